//! Compiles the contracts with protox: no protoc to install.

use std::fmt::Write as _;
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use protox::prost_reflect::{DescriptorPool, MessageDescriptor};

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
    fs::write(out.join("facts.rs"), facts(&compiler.descriptor_pool())?)?;
    fs::write(out.join("requests.rs"), requests(&compiler.descriptor_pool())?)?;
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

/// Ties each fact to the one message that holds all facts of its service.
fn facts(pool: &DescriptorPool) -> Result<String, Box<dyn std::error::Error>> {
    let mut code = String::new();
    for message in pool.all_messages().filter(is_union_of_facts) {
        let service = message.package_name().split('.').nth(1).unwrap_or_default();
        let module = format!("crate::{service}::v1");
        let union = format!("{module}::{}", message.name());
        let fact = format!("{module}::{service}_fact::Fact");
        writeln!(
            code,
            "impl crate::facts::ServiceFacts for {union} {{
                const PRODUCER: &'static str = {service:?};
                type Fact = {fact};
                fn into_fact(self) -> Option<{fact}> {{ self.fact }}
            }}"
        )?;
        for field in message.fields() {
            let kind = field.kind();
            let name = kind.as_message().ok_or("a fact is a message")?.name().to_owned();
            writeln!(
                code,
                "impl From<{module}::{name}> for {union} {{
                    fn from(it: {module}::{name}) -> Self {{ Self {{ fact: Some({fact}::{name}(it)) }} }}
                }}
                impl crate::facts::Published for {module}::{name} {{ type Facts = {union}; }}"
            )?;
        }
    }
    Ok(code)
}

fn is_union_of_facts(message: &MessageDescriptor) -> bool {
    message.oneofs().any(|oneof| oneof.name() == "fact")
}

/// Says of each request what all requests of its kind say: its id, what it is about, which page it asks for.
fn requests(pool: &DescriptorPool) -> Result<String, std::fmt::Error> {
    let mut code = String::new();
    for message in pool.all_messages().filter(|it| it.name().ends_with("Request")) {
        let Some(service) = message.full_name().strip_prefix("headwater.") else { continue };
        let module = format!("crate::{}::v1", service.split('.').next().unwrap_or_default());
        let (name, method) = (message.name(), message.name().trim_end_matches("Request"));
        let has = |field: &str| message.get_field_by_name(field).is_some();
        if has("request_id") {
            writeln!(
                code,
                "impl crate::requests::Mutation for {module}::{name} {{
                    const METHOD: &'static str = {method:?};
                    fn request_id(&self) -> &str {{ &self.request_id }}
                }}"
            )?;
        }
        let mut fields: Vec<_> = message.fields().collect();
        fields.sort_by_key(|it| it.number());
        let about =
            fields.iter().find(|it| it.name().ends_with("_id") && it.name() != "request_id");
        if let Some(id) = about.filter(|_| has("request_id") && has("version")) {
            let field = id.name();
            writeln!(
                code,
                "impl crate::requests::Change for {module}::{name} {{
                    const ID_FIELD: &'static str = {field:?};
                    fn id(&self) -> &str {{ &self.{field} }}
                    fn version(&self) -> i64 {{ self.version }}
                }}"
            )?;
        }
        if has("page_size") && has("page_token") {
            writeln!(
                code,
                "impl crate::requests::Listing for {module}::{name} {{
                    const METHOD: &'static str = {method:?};
                    fn page_size(&self) -> i32 {{ self.page_size }}
                    fn page_token(&self) -> &str {{ &self.page_token }}
                    fn without_page(&self) -> Self {{
                        let mut it = self.clone();
                        (it.page_size, it.page_token) = (0, String::new());
                        it
                    }}
                }}"
            )?;
        }
    }
    Ok(code)
}
