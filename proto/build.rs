//! Compiles the contracts with protox: no protoc to install.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=headwater");
    let mut files = Vec::new();
    collect(Path::new("headwater"), &mut files)?;
    files.sort();

    let mut compiler = protox::Compiler::new(["."])?;
    compiler.include_imports(true).include_source_info(true).open_files(&files)?;
    // The encoded set keeps our method options; the typed set, which generates code, loses them.
    #[expect(clippy::disallowed_methods, reason = "cargo hands over the output folder this way")]
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("headwater.bin"), compiler.encode_file_descriptor_set())?;
    let mut messages = tonic_prost_build::Config::new();
    messages.enable_type_names();
    tonic_prost_build::configure()
        .compile_fds_with_config(compiler.file_descriptor_set(), messages)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            files.push(path);
        }
    }
    Ok(())
}
