//! What is wrong with a row, said so that whoever keeps the files finds the place.

use std::fmt;

use chrono::NaiveDate;
use kernel::{BodyCode, Explain, PersonCode, PostCode, RegionCode};

use crate::rights::Meant;

kernel::refusals! {
    /// Why a row cannot be.
    pub enum Fault {
        /// A file of the folder is not there.
        FileMissing => InvalidArgument "FILE_MISSING"
            "缺少该文件" / "the file is missing";
        /// A file of another name.
        FileUnknown => InvalidArgument "FILE_UNKNOWN"
            "不认识该文件" / "no file of this name is known";
        /// It is not of the form that its name promises.
        FileUnreadable => InvalidArgument "FILE_UNREADABLE"
            "文件格式有误，此处无法读取" / "the file cannot be read at this place";
        /// A column that must be there.
        ColumnMissing => InvalidArgument "COLUMN_MISSING"
            "缺少该列" / "the column is missing";
        /// A column, or a field, that nobody reads.
        ColumnUnknown => InvalidArgument "COLUMN_UNKNOWN"
            "不认识该列" / "no column of this name is known";
        /// An empty cell.
        Missing => InvalidArgument "FIELD_MISSING"
            "必填项缺失" / "a required field is missing";
        /// Not a code of a region.
        NotARegion => InvalidArgument "NOT_A_REGION"
            "行政区划代码应为6、9或12位数字" / "the code of a division has 6, 9 or 12 digits";
        /// Not a code of a body.
        NotABody => InvalidArgument "NOT_A_BODY"
            "机关代码应为行政区划代码、短横和2至8个大写字母"
            / "the code of a body is that of its division, a dash and 2 to 8 capital letters";
        /// Not a code of a post.
        NotAPost => InvalidArgument "NOT_A_POST"
            "岗位代码应为机关代码、圆点和小写名称"
            / "the code of a post is that of its body, a dot and a name in lower case";
        /// Not a code of a person.
        NotAPerson => InvalidArgument "NOT_A_PERSON"
            "人员代码应以per-开头，后接小写字母、数字或短横"
            / "the code of a person is `per-` and lower-case letters, digits and dashes";
        /// Not a code of a grid in its division.
        NotAGrid => InvalidArgument "NOT_A_GRID"
            "网格代码应为所在村（社区）的代码、-G和两位数字"
            / "the code of a grid is that of its division, -G and two digits";
        /// Not a day.
        NotADay => InvalidArgument "NOT_A_DAY"
            "日期应写作年-月-日，如2026-01-31" / "a day is written like 2026-01-31";
        /// Neither yes nor no.
        NotYesOrNo => InvalidArgument "NOT_YES_OR_NO"
            "只能填true或留空" / "either `true` or empty";
        /// Not a small whole number.
        NotASmallNumber => InvalidArgument "NOT_A_SMALL_NUMBER"
            "应填写0至255的整数" / "a whole number from 0 to 255";
        /// Not a word of the closed list.
        NotAWord { known: String } => InvalidArgument "NOT_A_WORD"
            "只能填下列之一：{known}" / "it must be one of: {known}";
        /// It ends before it begins.
        ValidityReversed => InvalidArgument "VALIDITY_REVERSED"
            "失效日期早于生效日期" / "it ends before it begins";
        /// The same thing twice at the same time.
        RowTwice { line: usize } => InvalidArgument "ROW_TWICE"
            "与第{line}行为同一对象且有效期重叠"
            / "the row at line {line} is about the same and valid at the same time";
        /// The level does not go with the code.
        LevelWrong => InvalidArgument "LEVEL_WRONG"
            "层级与行政区划代码不符" / "the level does not go with the code";
        /// No such division.
        RegionUnknown { region: RegionCode } => InvalidArgument "REGION_UNKNOWN"
            "没有行政区划{region}" / "there is no division {region}";
        /// A division inside one that is not above it.
        ParentNotAbove { parent: RegionCode } => InvalidArgument "PARENT_NOT_ABOVE"
            "{parent}不是上级行政区划" / "{parent} is not a higher division";
        /// No such body.
        BodyUnknown { body: BodyCode } => InvalidArgument "BODY_UNKNOWN"
            "没有机关{body}" / "there is no body {body}";
        /// A body that ends while this needs it, and nobody takes over.
        BodyEnds { body: BodyCode } => InvalidArgument "BODY_ENDS"
            "机关{body}届时已撤销且未写明承继机关"
            / "{body} ends before that, and no body succeeds it";
        /// A body above itself.
        SuperiorCircle { path: String } => InvalidArgument "SUPERIOR_CIRCLE"
            "上下级成环：{path}" / "the superiors go round in a circle: {path}";
        /// A successor of its own, at the end of the chain.
        SuccessorCircle { path: String } => InvalidArgument "SUCCESSOR_CIRCLE"
            "承继关系成环：{path}" / "the successors go round in a circle: {path}";
        /// Successors of a body that goes on.
        SuccessorTooEarly => InvalidArgument "SUCCESSOR_TOO_EARLY"
            "机关未写明失效日期，不能有承继机关" / "a body that does not end has no successor";
        /// The successor is not there when the body has ended.
        SuccessorNotThere { body: BodyCode } => InvalidArgument "SUCCESSOR_NOT_THERE"
            "承继机关{body}在该机关撤销次日尚不存在或已撤销"
            / "{body}, which succeeds it, is not there on the day after its end";
        /// Neither a government nor a conference stands above the body.
        BodyUnreachable => InvalidArgument "BODY_UNREACHABLE"
            "该机关之上既无人民政府，所在区域及上级区域也无联席会议办公室"
            / "neither a government stands above the body nor a conference office in its division or a higher one";
        /// Two governments of one division.
        GovernmentTwice { other: BodyCode } => InvalidArgument "GOVERNMENT_TWICE"
            "同一行政区划已有人民政府{other}" / "{other} is the government of the division already";
        /// No such kind of post.
        KindUnknown { kind: String } => InvalidArgument "KIND_UNKNOWN"
            "岗位类别文件中没有{kind}" / "there is no kind of post {kind}";
        /// A right that nothing asks for.
        RightUnknown { right: String, meant: Option<Meant> } => InvalidArgument "RIGHT_UNKNOWN"
            "没有权限{right}{meant}" / "there is no right {right}{meant}";
        /// No such post.
        PostUnknown { post: PostCode } => InvalidArgument "POST_UNKNOWN"
            "没有岗位{post}" / "there is no post {post}";
        /// A post that is its own deputy.
        DeputyItself => InvalidArgument "DEPUTY_ITSELF"
            "岗位不能由自己代理" / "a post cannot be its own deputy";
        /// Two heads of one body.
        HeadTwice { other: PostCode } => InvalidArgument "HEAD_TWICE"
            "该机关同时已有负责人岗位{other}" / "{other} heads the body at the same time";
        /// Two people in one post.
        HolderTwice { person: PersonCode, line: usize } => InvalidArgument "HOLDER_TWICE"
            "该岗位同时由{person}任职，见第{line}行"
            / "{person} holds the post at the same time; see line {line}";
        /// One person under two names.
        NameDiffers { name: String, line: usize } => InvalidArgument "NAME_DIFFERS"
            "同一人员在第{line}行姓名为{name}" / "the person is called {name} at line {line}";
        /// Leave, or an interest, of somebody who holds no post.
        PersonUnknown { person: PersonCode } => InvalidArgument "PERSON_UNKNOWN"
            "{person}未任任何岗位" / "{person} holds no post";
        /// Nobody at all would look after a post.
        NobodyInCharge { day: String } => InvalidArgument "NOBODY_IN_CHARGE"
            "{day}该机关及其上级均无人负责"
            / "on {day} nobody is in charge of the body, nor of any above it";
        /// No such category.
        CategoryUnknown { category: String } => InvalidArgument "CATEGORY_UNKNOWN"
            "没有内容分类{category}" / "there is no category {category}";
        /// A keyword of two rows.
        KeywordTwice { keyword: String, line: usize } => InvalidArgument "KEYWORD_TWICE"
            "关键词“{keyword}”已见于第{line}行" / "the keyword {keyword} stands at line {line} too";
        /// A suffix that no body carries.
        SuffixUnknown { suffix: String } => InvalidArgument "SUFFIX_UNKNOWN"
            "没有代码以{suffix}结尾的机关" / "no body's code ends with {suffix}";
    }
}

impl Fault {
    /// The place in time of [`Fault::NobodyInCharge`]; the first day of all is the beginning.
    pub(crate) fn nobody_in_charge(day: NaiveDate) -> Self {
        Self::NobodyInCharge { day: day.to_string() }
    }
}

/// One thing that is wrong with the data, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The file, such as `bodies.csv`.
    pub file: String,
    /// The line, counted from 1; zero if it is about the whole file, or about a row kept from
    /// before.
    pub line: usize,
    /// The column.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, field, fault } = self;
        write!(f, "{file}:{line}: {field}: {}: {} · {}", fault.reason(), fault.zh(), fault.en())
    }
}

/// Complaints as they are found.
#[derive(Debug, Default)]
pub(crate) struct Complaints(Vec<Complaint>);

impl Complaints {
    pub(crate) fn note(&mut self, file: &str, line: usize, field: &str, fault: Fault) {
        let (file, field) = (file.to_owned(), field.to_owned());
        self.0.push(Complaint { file, line, field, fault });
    }

    /// What was made of the data, or everything that is wrong with them, by file and line.
    pub(crate) fn or<T>(mut self, made: T) -> Result<T, Vec<Complaint>> {
        if self.0.is_empty() {
            return Ok(made);
        }
        self.0.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
        Err(self.0)
    }
}
