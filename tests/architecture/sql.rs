//! SQL: a service names its own schema and no other, never the database's clock, and keeps people in one table.

use std::collections::BTreeSet;

use headwater::schemas::schema;
use kernel::ServiceName;

use super::sources::{SERVICES, code, files};

/// Words after which SQL names a table.
const BEFORE_TABLES: [&str; 5] = ["from", "join", "into", "update", "table"];

#[test]
fn a_service_names_only_its_own_schema() {
    for (service, schema) in SERVICES {
        let mut texts = files(&format!("services/{service}/src"), "rs");
        texts.extend(files(&format!("services/{service}/migrations"), "sql"));
        let mut seen = 0;
        for (path, text) in texts {
            for (owner, table) in tables(&text) {
                seen += 1;
                assert_eq!(owner, schema, "{} names {owner}.{table}", path.display());
            }
        }
        assert!(seen > 5, "{service}: the reader of SQL sees nothing");
    }
}

/// Every `schema.table` that follows a word of SQL, where the schema is one of ours.
fn tables(text: &str) -> Vec<(String, String)> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == '(' || c == '"').collect();
    words
        .windows(2)
        .filter(|pair| BEFORE_TABLES.contains(&pair[0].to_lowercase().as_str()))
        .filter_map(|pair| {
            let (owner, table) = pair[1].split_once('.')?;
            let ours = SERVICES.iter().any(|(_, schema)| *schema == owner);
            ours.then(|| (owner.to_owned(), table.to_owned()))
        })
        .collect()
}

#[test]
fn a_role_may_delete_in_those_tables_in_which_its_service_deletes() {
    let kept_alike = deleted("shared/mailbox");
    let register = deleted("shared/register");
    assert!(!kept_alike.is_empty() && !register.is_empty(), "the reader of SQL sees nothing");
    for (service, name) in SERVICES {
        let schema = schema(ServiceName::parse(name).unwrap()).unwrap();
        let mut found = deleted(&format!("services/{service}"));
        found.extend(kept_alike.iter().cloned());
        if !schema.shared.is_empty() {
            found.extend(register.iter().cloned());
        }
        let declared: BTreeSet<_> = schema.all_deleted().map(str::to_owned).collect();
        assert_eq!(found, declared, "{service}");
    }
}

/// What operators remove, by the role of the migration and no service's.
const OF_OPERATORS: &str = "shared/mailbox/src/trim.rs";

/// The tables from which a crate's SQL deletes while it serves.
fn deleted(folder: &str) -> BTreeSet<String> {
    let sources = files(&format!("{folder}/src"), "rs").into_iter();
    let sources = sources.filter(|(path, _)| !path.ends_with(OF_OPERATORS));
    let sources = sources.map(|(_, text)| code(&text));
    let functions = files(&format!("{folder}/migrations"), "sql").into_iter().map(|(_, text)| text);
    let texts: Vec<_> = sources.chain(functions).map(|it| it.to_lowercase()).collect();
    let after = texts.iter().flat_map(|text| text.split("delete from ").skip(1));
    let table = |text: &str| {
        let name = text.split(|c: char| c.is_whitespace() || c == '"' || c == ';').next()?;
        Some(name.rsplit('.').next()?.to_owned())
    };
    after.filter_map(table).collect()
}

#[test]
fn every_column_of_numbers_is_known_to_whoever_checks_them() {
    for (service, name) in SERVICES {
        let schema = schema(ServiceName::parse(name).unwrap()).unwrap();
        let mut found = BTreeSet::new();
        for (_, text) in files(&format!("services/{service}/migrations"), "sql") {
            for (table, columns) in created(&text) {
                let table = table.rsplit('.').next().unwrap_or_default().to_owned();
                let numbers = columns
                    .iter()
                    .filter(|it| ["number", "document_number"].contains(&it.as_str()));
                found.extend(numbers.map(|it| (table.clone(), it.clone())));
            }
        }
        // A listing is sorted by the entry's number, which stands in the entry.
        found.remove(&("listing".to_owned(), "number".to_owned()));
        let declared = schema.numbers.iter().map(|it| (it.table.to_owned(), it.column.to_owned()));
        assert_eq!(declared.collect::<BTreeSet<_>>(), found, "{service}");
    }
}

#[test]
fn sql_never_asks_the_database_for_the_time() {
    for (service, _) in SERVICES {
        let mut texts = files(&format!("services/{service}/src"), "rs");
        texts.extend(files(&format!("services/{service}/migrations"), "sql"));
        for (path, text) in texts {
            let code = code(&text);
            // Rust's own clocks are called as methods: `clock.now()`, `tx.now()`.
            let sql = code.replace(".now()", "");
            for word in ["now()", "current_timestamp", "current_date", "clock_timestamp"] {
                assert!(!sql.contains(word), "{} uses {word} in SQL", path.display());
            }
        }
    }
}

/// Tables that name a petitioner, with all the columns they may have.
const PETITIONER_TABLES: [(&str, &[&str]); 1] = [(
    "intake.petitioner",
    &["petitioner_id", "petition_id", "ordinal", "representative", "key_id", "sealed"],
)];

#[test]
fn only_allow_listed_tables_name_a_petitioner() {
    for (service, _) in SERVICES {
        for (path, text) in files(&format!("services/{service}/migrations"), "sql") {
            for (table, columns) in created(&text) {
                if !columns.iter().any(|column| column == "petitioner_id") {
                    continue;
                }
                let allowed = PETITIONER_TABLES.iter().find(|(name, _)| *name == table);
                let allowed =
                    allowed.unwrap_or_else(|| panic!("{} in {}", table, path.display())).1;
                for column in columns {
                    assert!(allowed.contains(&column.as_str()), "{table}.{column}");
                }
            }
        }
    }
}

/// Tables that a migration creates, with their columns.
fn created(text: &str) -> Vec<(String, Vec<String>)> {
    text.split("create table ")
        .skip(1)
        .map(|part| {
            let name = part.split_whitespace().next().unwrap_or_default().to_owned();
            let body = part.split(";\n").next().unwrap_or_default();
            let columns = body
                .lines()
                .skip(1)
                .filter_map(|line| line.strip_prefix("    "))
                .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
                .filter_map(|line| line.split_whitespace().next())
                .filter(|word| !["constraint", "check", "primary"].contains(word))
                .map(str::to_owned)
                .collect();
            (name, columns)
        })
        .collect()
}
