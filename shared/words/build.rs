//! Writes a Rust enum for each closed list of the contracts.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use protox::prost_reflect::{DescriptorPool, DynamicMessage, EnumDescriptor, EnumValueDescriptor};

type Failure = Box<dyn std::error::Error>;

const CONTRACTS: &str = "../../proto";
const LABEL: &str = "headwater.common.v1.label";

fn main() -> Result<(), Failure> {
    println!("cargo:rerun-if-changed={CONTRACTS}/headwater");
    let mut files = Vec::new();
    collect(&Path::new(CONTRACTS).join("headwater"), &mut files)?;
    files.sort();
    let mut compiler = protox::Compiler::new([CONTRACTS])?;
    compiler.include_imports(true).include_source_info(true).open_files(&files)?;
    let pool = compiler.descriptor_pool();

    let mut code = String::new();
    for package in
        ["common", "intake", "routing", "supervision", "risk_ledger", "grid_collaboration"]
    {
        writeln!(code, "/// The closed lists of `headwater.{package}.v1`.\npub mod {package} {{")?;
        let full = format!("headwater.{package}.v1");
        let mut lists: Vec<_> = pool.all_enums().filter(|it| it.package_name() == full).collect();
        lists.sort_by_key(|it| it.full_name().to_owned());
        for list in lists {
            code.push_str(&enumeration(&pool, &list, &full)?);
        }
        code.push_str("}\n");
    }
    #[expect(clippy::disallowed_methods, reason = "cargo hands over the output folder this way")]
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("words.rs"), code)?;
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

/// One list: its variants and what each is called.
fn enumeration(
    pool: &DescriptorPool,
    list: &EnumDescriptor,
    package: &str,
) -> Result<String, Failure> {
    let nested = list.full_name().trim_start_matches(package).trim_start_matches('.');
    let name = nested.replace('.', "");
    let prefix = format!("{}_", snake(list.name()).to_uppercase());
    let mut values = Vec::new();
    for value in list.values().filter(|it| it.number() != 0) {
        let word = value.name().trim_start_matches(&prefix).to_lowercase();
        let (zh, en) = label(pool, &value)?;
        values.push(Value {
            word,
            zh,
            en,
            number: value.number(),
            doc: comment(value.parent_enum(), value.path()),
        });
    }
    let mut code = String::new();
    let doc = comment(list, list.path());
    writeln!(code, "{}", docs(&doc, &name))?;
    writeln!(
        code,
        "#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
         #[serde(rename_all = \"snake_case\")]\npub enum {name} {{"
    )?;
    for it in &values {
        writeln!(code, "{}\n{},", docs(&it.doc, &it.en), camel(&it.word))?;
    }
    let all = each(&values, |it| format!("Self::{},", camel(&it.word)));
    writeln!(
        code,
        "}}\nimpl kernel::Word for {name} {{
            const LIST: &'static str = {list:?};
            const ALL: &'static [Self] = &[{all}];
            fn as_str(self) -> &'static str {{ match self {{ {words} }} }}
            fn zh(self) -> &'static str {{ match self {{ {zh} }} }}
            fn en(self) -> &'static str {{ match self {{ {en} }} }}
            fn number(self) -> i32 {{ match self {{ {numbers} }} }}
        }}",
        list = snake(&name).replace('_', " "),
        words = each(&values, |it| format!("Self::{} => {:?},", camel(&it.word), it.word)),
        zh = each(&values, |it| format!("Self::{} => {:?},", camel(&it.word), it.zh)),
        en = each(&values, |it| format!("Self::{} => {:?},", camel(&it.word), it.en)),
        numbers = each(&values, |it| format!("Self::{} => {},", camel(&it.word), it.number)),
    )?;
    Ok(code)
}

struct Value {
    word: String,
    zh: String,
    en: String,
    number: i32,
    doc: String,
}

fn each(values: &[Value], line: impl Fn(&Value) -> String) -> String {
    values.iter().map(line).collect()
}

/// Both words of a value; a value without them stops the build.
fn label(pool: &DescriptorPool, value: &EnumValueDescriptor) -> Result<(String, String), Failure> {
    let extension = pool.get_extension_by_name(LABEL).ok_or("the label option is not there")?;
    let options: DynamicMessage = value.options();
    if !options.has_extension(&extension) {
        return Err(format!("{} has no label", value.full_name()).into());
    }
    let label = options.get_extension(&extension);
    let text = |field: &str| -> Option<String> {
        let label = label.as_message()?;
        let text = label.get_field_by_name(field)?;
        text.as_str().filter(|it| !it.is_empty()).map(ToOwned::to_owned)
    };
    match (text("zh"), text("en")) {
        (Some(zh), Some(en)) => Ok((zh, en)),
        _ => Err(format!("{} has a label in one language only", value.full_name()).into()),
    }
}

/// The comment that stands above something in its file.
fn comment(list: &EnumDescriptor, path: &[i32]) -> String {
    let file = list.parent_file().file_descriptor_proto().clone();
    let places = file.source_code_info.map(|it| it.location).unwrap_or_default();
    let place = places.into_iter().find(|it| it.path == path);
    place.and_then(|it| it.leading_comments).unwrap_or_default().trim().to_owned()
}

fn docs(comment: &str, otherwise: &str) -> String {
    let text = if comment.is_empty() { otherwise } else { comment };
    text.lines().map(|line| format!("/// {}", line.trim())).collect::<Vec<_>>().join("\n")
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for (at, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && at > 0 {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

fn camel(word: &str) -> String {
    word.split('_')
        .map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|it| it.to_uppercase().collect::<String>() + letters.as_str())
                .unwrap_or_default()
        })
        .collect()
}
