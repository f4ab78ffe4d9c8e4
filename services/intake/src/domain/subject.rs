//! What a petition is about, in one line that may stand in lists: it holds nothing personal.

use kernel::Invalid;

use super::Petitioner;

/// A line of 2 to 60 characters (概况) in which none of those who petition is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject(String);

pub const SUBJECT_MIN: usize = 2;
pub const SUBJECT_MAX: usize = 60;
/// So many digits in a row are a mobile telephone's or an ID document's, whoever they belong to. A day or a document's number has
/// fewer.
const DIGITS_OF_A_PERSON: usize = 11;

impl Subject {
    /// Takes a line, unless it says who petitions or the number called from; each kind of personal data in it is named, and none of it repeated.
    pub fn given(
        line: String,
        people: &[Petitioner],
        callers: &[&str],
    ) -> Result<Self, Vec<Invalid>> {
        let plain = folded(&line);
        // One character is found in any sentence and says nobody's name.
        let stands = |it: &str, shortest: usize| {
            let it = folded(it);
            it.chars().count() >= shortest && plain.contains(&it)
        };
        let holds = |field: fn(&Petitioner) -> &str, shortest: usize| {
            people.iter().any(|it| stands(field(it), shortest))
        };
        let found = [
            (holds(|it| &it.name, 2), "姓名或者名称", "name"),
            (holds(|it| &it.id_number, 6), "证件号码", "ID number"),
            (
                holds(|it| &it.phone, 5) || callers.iter().any(|it| stands(it, 5)),
                "电话号码",
                "telephone number",
            ),
            (holds(|it| &it.address, 4), "住址", "address"),
        ];
        let mut complaints: Vec<_> = found
            .into_iter()
            .filter(|(found, ..)| *found)
            .map(|(_, zh, en)| personal(zh, en))
            .collect();
        if complaints.is_empty() && longest_digits(&plain) >= DIGITS_OF_A_PERSON {
            let zh = "概况不得含有电话号码、证件号码一类的长号码";
            let en = "the subject holds a number as long as a telephone's or an ID document's";
            complaints.push(Invalid::new("subject", "SUBJECT_PERSONAL", zh, en));
        }
        if complaints.is_empty() { Ok(Self(line)) } else { Err(complaints) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn personal(zh: &str, en: &str) -> Invalid {
    Invalid::new(
        "subject",
        "SUBJECT_PERSONAL",
        format!("概况不得含有信访人的{zh}"),
        format!("the subject holds a petitioner's {en}"),
    )
}

/// The same however it is typed: without spaces and signs, in capitals, full-width letters and digits as plain ones.
fn folded(text: &str) -> String {
    text.chars()
        .map(plain_width)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// U+FF01 to U+FF5E are the plain signs once more, as wide as a Chinese character.
fn plain_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn longest_digits(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody() -> Petitioner {
        Petitioner {
            name: "李正锐".to_owned(),
            id_number: "53090219000101001x".to_owned(),
            phone: "0883-213 0000".to_owned(),
            address: "章驮乡户远村7号".to_owned(),
            ..Petitioner::default()
        }
    }

    fn said(line: &str) -> Vec<String> {
        let given = Subject::given(line.to_owned(), &[somebody()], &["0883-2144444"]);
        given.err().unwrap_or_default().into_iter().map(|it| it.en).collect()
    }

    #[test]
    fn a_line_about_the_problem_is_taken_as_it_is() {
        let line = "户远村岩子头小组2026年3月2日起停水，7户受影响";
        assert_eq!(Subject::given(line.to_owned(), &[somebody()], &[]).unwrap().as_str(), line);
    }

    #[test]
    fn a_line_that_says_who_petitions_is_refused_however_it_is_typed() {
        let holds = |what: &str| vec![format!("the subject holds a petitioner's {what}")];
        assert_eq!(said("李 正锐反映欠薪"), holds("name"));
        assert_eq!(said("证件５３０９０２１９０００１０１００１Ｘ被冒用"), holds("ID number"));
        assert_eq!(said("电话08832130000无人接"), holds("telephone number"));
        assert_eq!(said("来电0883-2144444"), holds("telephone number"));
        assert_eq!(said("章驮乡户远村 7 号漏水"), holds("address"));
        let all = said("李正锐，0883-2130000，章驮乡户远村7号");
        assert_eq!(all, [holds("name"), holds("telephone number"), holds("address")].concat());
    }

    #[test]
    fn a_number_of_whomever_is_refused_if_it_is_as_long_as_a_telephones() {
        assert_eq!(said("请联系139-0000-1007").len(), 1);
        assert_eq!(said("民初字第1390000号判决不服"), Vec::<String>::new());
    }

    #[test]
    fn one_character_is_nobodys_name() {
        assert!(Subject::given("甲方拖欠工资".to_owned(), &[Petitioner::named("甲")], &[]).is_ok());
    }

    #[test]
    fn what_is_refused_is_not_repeated() {
        let given = Subject::given("李正锐反映欠薪".to_owned(), &[somebody()], &[]);
        for it in given.unwrap_err() {
            assert_eq!((it.field.as_str(), it.reason), ("subject", "SUBJECT_PERSONAL"));
            assert!(!it.zh.contains("李正锐") && !it.en.contains("李正锐"));
        }
    }
}
