//! What the command line says itself: one home for its sentences, each wholly Chinese and wholly English. Servers' refusals come with
//! both languages and are shown as they come.

use std::fmt::Display;

use kernel::Explain;
use service_kit::config::environment;
pub use statutory_calendar::Language;

kernel::refusals! {
    /// Why a command does nothing, or ends badly.
    pub enum Wrong {
        /// No method of this name; the command lists them all.
        MethodUnknown { name: String, list: String } => Unimplemented "METHOD_UNKNOWN"
            "没有名为{name}的方法；用{list}查看全部方法" / "there is no method {name}; {list} lists them all";
        /// Several services have such a method.
        MethodNotUnique { name: String, example: String } => InvalidArgument "METHOD_NOT_UNIQUE"
            "有几个服务都有{name}；请一并写出服务，如{example}" / "{name} is not unique; name the service too, as in {example}";
        /// Nothing has this name, and nothing a similar one.
        NameUnknown { name: String } => NotFound "NAME_UNKNOWN"
            "没有名为{name}的服务、方法、消息或词表" / "nothing is called {name}";
        /// Nothing has this name; something else has a similar one.
        NameMistyped { name: String, meant: String } => NotFound "NAME_MISTYPED"
            "没有名为{name}的服务、方法、消息或词表；是否指{meant}？" / "nothing is called {name}; was {meant} meant?";
        /// A method without a stream takes one request.
        RequestsTooMany { name: String, count: String } => InvalidArgument "REQUESTS_TOO_MANY"
            "{name}只接受一个请求，却给出了{count}个" / "{name} takes one request; {count} were given";
        /// The request cannot be read.
        RequestNotJson { place: String } => InvalidArgument "REQUEST_NOT_JSON"
            "请求不是合法的对象文本，{place}" / "the request is not JSON, {place}";
        /// The request is none of this method.
        RequestMalformed { message: String, why: String } => InvalidArgument "REQUEST_MALFORMED"
            "请求不符合{message}的定义：{why}" / "the request is not a {message}: {why}";
        /// Nobody listens there.
        GatewayAway { address: String } => Unavailable "GATEWAY_AWAY"
            "{address}没有网关应答" / "no gateway answers at {address}";
        /// The gateway's address is none.
        AddressMalformed { address: String } => InvalidArgument "ADDRESS_MALFORMED"
            "{address}不是网关地址" / "{address} is no address of a gateway";
        /// Bytes that no token has.
        TokenMalformed => InvalidArgument "TOKEN_MALFORMED"
            "凭证中有不允许的字符" / "the token holds characters that no token has";
        /// No suite runs here for development.
        ProfileMissing { start: String, path: String } => FailedPrecondition "PROFILE_MISSING"
            "本机没有运行开发用的整套服务，可用{start}启动（{path}）" / "no suite runs here for development: {start} starts one ({path})";
        /// Others can read the profile.
        ProfileOpen { path: String } => FailedPrecondition "PROFILE_OPEN"
            "{path}可被他人读取，不予采信" / "{path} can be read by others than its owner: it is not believed";
        /// The profile is none.
        ProfileMalformed { path: String } => FailedPrecondition "PROFILE_MALFORMED"
            "{path}不是有效的配置" / "{path} is no profile";
        /// The profile leads to another machine, where no token of it goes.
        ProfileElsewhere { gateway: String } => FailedPrecondition "PROFILE_ELSEWHERE"
            "配置中的网关{gateway}不在本机" / "the profile names {gateway}, which is not on this machine";
        /// Another gateway was asked for than the profile's.
        NotTheProfiles { gateway: String, asked: String, option: String } => InvalidArgument "NOT_THE_PROFILES"
            "{option}只用于本机开发用的网关{gateway}，不能用于{asked}" / "{option} works at the suite of development alone, which is {gateway}, not at {asked}";
        /// No post of this code, and none of a similar one.
        PostUnknown { post: String } => NotFound "POST_UNKNOWN"
            "没有岗位{post}" / "there is no post {post}";
        /// No post of this code; there is one with a similar one.
        PostMistyped { post: String, meant: String } => NotFound "POST_MISTYPED"
            "没有岗位{post}；是否指{meant}？" / "there is no post {post}; was {meant} meant?";
        /// No service is called so.
        ServiceUnknown { service: String } => NotFound "SERVICE_UNKNOWN"
            "没有服务{service}" / "there is no service {service}";
        /// A process that cannot be asked.
        NotHealthy { service: String, why: String } => Unavailable "NOT_HEALTHY"
            "{service}没有应答：{why}" / "{service} does not answer: {why}";
        /// A process that answers, and says no.
        NotReady { service: String } => Unavailable "NOT_READY"
            "{service}在运行，但暂不受理" / "{service} lives and takes no calls";
        /// No service that keeps records is called so.
        KeeperUnknown { service: String } => NotFound "KEEPER_UNKNOWN"
            "没有保存记录的服务{service}" / "there is no service {service} that keeps records";
        /// A role without a password.
        PasswordMissing { variable: String, role: String, option: String } => FailedPrecondition "PASSWORD_MISSING"
            "未设置{variable}：角色{role}须有自己的密码，不用密码的加{option}"
            / "{variable} is not set: the role {role} needs a password of its own, or {option}";
        /// Two roles with one password.
        PasswordShared { variable: String, other: String } => FailedPrecondition "PASSWORD_SHARED"
            "{variable}与{other}相同：同一密码可打开两个角色"
            / "{variable} is the same as {other}: one password would open both roles";
        /// A further name of no process.
        ProcessNameMalformed { text: String, form: String } => InvalidArgument "PROCESS_NAME_MALFORMED"
            "{text}应写作{form}，且须是本平台的进程" / "{text} must be {form}, and a process of the suite";
        /// Rows of an import were rejected.
        RowsRejected { count: String } => FailedPrecondition "ROWS_REJECTED"
            "有{count}行未登记" / "{count} rows were rejected";
        /// Rows that nobody answered.
        RowsUnanswered { count: String } => Unavailable "ROWS_UNANSWERED"
            "有{count}行没有得到答复" / "{count} rows were not answered";
        /// A file that is not there, or not to be read.
        FileUnreadable { path: String } => NotFound "FILE_UNREADABLE"
            "无法读取{path}" / "{path} cannot be read";
        /// Bytes that stand for no letter.
        NotInEncoding { encoding: String } => InvalidArgument "NOT_IN_ENCODING"
            "文件的编码不是{encoding}；没有导入任何一行" / "the file is not written in {encoding}; no row was sent";
        /// A column that is not there.
        ColumnMissing { column: String, option: String, found: String } => InvalidArgument "COLUMN_MISSING"
            "缺少列{column}，可用{option}指明；文件现有的列：{found}" / "no column {column}; say with {option} what stands for it; the file has {found}";
        /// A column that is there more than once.
        ColumnTwice { column: String } => InvalidArgument "COLUMN_TWICE"
            "列{column}出现不止一次，请改名" / "there are two columns called {column}; name one of them otherwise";
        /// A column that petitions do not have.
        MapUnknown { column: String, all: String } => InvalidArgument "MAP_UNKNOWN"
            "没有列{column}可供对应；可对应的列：{all}" / "petitions have no column {column}; they have {all}";
        /// A quoted cell without an end.
        QuoteOpen { line: String } => InvalidArgument "QUOTE_OPEN"
            "第{line}行有引号没有闭合，其后的内容会并入同一格；没有导入任何一行" / "a quote on line {line} is not closed: what follows would be one cell with it; no row was sent";
        /// Something behind the end of a quoted cell.
        QuoteInside { line: String } => InvalidArgument "QUOTE_INSIDE"
            "第{line}行的引号之后还有文字；格内的引号须写两个；没有导入任何一行" / "something stands behind a closing quote on line {line}; a quote inside a cell is written twice; no row was sent";
        /// The list of rejected rows would take the place of the file.
        RejectsOverFile { path: String } => InvalidArgument "REJECTS_OVER_FILE"
            "{path}就是要导入的文件，不能用来列出未登记的行" / "{path} is the file itself, and no place for the list of rejected rows";
        /// The list of rejected rows could not be written.
        RejectsNotWritten { path: String } => FailedPrecondition "REJECTS_NOT_WRITTEN"
            "未登记的行无法写入{path}；已登记的不受影响" / "the rejected rows could not be listed in {path}; what was registered stays";
        /// A folder's rows cannot be.
        FilesRefused { count: String } => FailedPrecondition "FILES_REFUSED"
            "有{count}处不成立；没有任何改动" / "{count} rows cannot be; nothing was changed";
        /// There is a register, which only changes.
        FoundedAlready { apply: String } => FailedPrecondition "FOUNDED_ALREADY"
            "机构名册已经存在，请用{apply}变更" / "there is a register already; {apply} changes it";
        /// Nothing of an organisation is there.
        FilesMissing { folder: String } => InvalidArgument "FILES_MISSING"
            "{folder}里没有机构文件" / "{folder} has no file of an organisation";
        /// The register changed between two pages.
        RegisterChanged => Aborted "REGISTER_CHANGED"
            "其间有人改动了机构名册，请重新运行" / "somebody changed the register meanwhile; ask again";
        /// The answers of a long command broke off.
        EndedEarly => Unavailable "ENDED_EARLY"
            "应答提前中断；已完成的不受影响，请重新运行" / "the answers ended early; run it again, what was done stays done";
        /// Redis and the record differ.
        TimersDiffer { count: String, heal: String } => FailedPrecondition "TIMERS_DIFFER"
            "有{count}个定时与记录不符；到期仍由巡查触发，可用{heal}校正" / "{count} timers differ from the record; they fire all the same, by the sweep. Put them right with {heal}";
        /// The records of the services do not agree.
        NotSound { count: String } => FailedPrecondition "NOT_SOUND"
            "记录有{count}处不一致" / "the records differ in {count} ways";
        /// Something could not be looked at.
        CouldNotLook { why: String } => Unavailable "COULD_NOT_LOOK"
            "未能查看：{why}" / "could not look: {why}";
        /// The one feed that is a history without a copy.
        NotTrimmed { service: String } => FailedPrecondition "NOT_TRIMMED"
            "{service}自身的事件别处没有，不能移出" / "the facts of {service} itself stand nowhere else: they stay";
        /// A number of no series.
        NumberMalformed { number: String } => InvalidArgument "NUMBER_MALFORMED"
            "{number}不是连续编号" / "{number} is no number of a series";
    }
}

/// The language in which the command line speaks: `HEADWATER_LANG` (zh or en), or that of the terminal.
pub fn language() -> Language {
    chosen(environment)
}

fn chosen(setting: impl Fn(&str) -> Option<String>) -> Language {
    let said = ["HEADWATER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(setting);
    let is_chinese = said.is_some_and(|it| it.to_lowercase().starts_with("zh"));
    if is_chinese { Language::Zh } else { Language::En }
}

/// The language of what the office's people read, such as a timeline: English if that is asked for, else Chinese unless the
/// command line was told to speak English.
pub fn of_office(english: bool) -> Language {
    let told = environment("HEADWATER_LANG").is_some_and(|it| it.starts_with("en"));
    if english || told { Language::En } else { Language::Zh }
}

/// What is wrong, in the language of the command line.
pub fn explain(wrong: &impl Explain, language: Language) -> String {
    match language {
        Language::Zh => wrong.zh(),
        Language::En => wrong.en(),
    }
}

/// Declares what commands say when all goes well.
macro_rules! sentences {
    ($($(#[$meta:meta])* $name:ident($($value:ident),*): $zh:literal / $en:literal;)*) => {
        $(
            $(#[$meta])*
            pub fn $name(language: Language $(, $value: impl Display)*) -> String {
                match language {
                    Language::Zh => format!($zh),
                    Language::En => format!($en),
                }
            }
        )*

        #[cfg(test)]
        fn all(language: Language) -> Vec<String> {
            vec![$($name(language $(, { let _ = stringify!($value); 7 })*)),*]
        }
    };
}

sentences! {
    /// What became of a file's rows.
    imported(registered, known, repeated, rejected, seconds):
        "已登记{registered}件，先前已有{known}件，文件内重复{repeated}件，未登记{rejected}行，用时{seconds}秒"
        / "registered {registered}, known before {known}, repeated in the file {repeated}, rejected {rejected}, in {seconds} s";
    /// The numbers that were given.
    numbers(first, last): "登记编号{first}至{last}" / "numbers {first} to {last}";
    /// Columns of a file that nothing is read from.
    columns_unused(names): "文件中未使用的列：{names}" / "columns that are not used: {names}";
    /// Where the rejected rows are listed.
    rejects(path): "未登记的行及原因：{path}" / "the rejected rows and their reasons: {path}";
    /// Rows without an answer.
    unanswered(count): "有{count}行没有得到答复；再次发送该文件即可继续" / "{count} rows were not answered; send the file again to go on";
    /// What applying a folder would change.
    would_change(count, version): "将改动{count}行；现为第{version}版" / "{count} rows would change; this is version {version}";
    /// What applying a folder changed.
    changed(count, version): "已改动{count}行；现为第{version}版" / "{count} rows changed; this is version {version}";
    /// The register's version, and whose it is.
    version(version, author): "第{version}版，{author}" / "version {version}, by {author}";
    /// What the office lacks.
    lacking(what): "缺少：{what}" / "lacking: {what}";
    /// What a replay cannot show.
    not_shown(what): "未能显示：{what}" / "not shown: {what}";
    /// Whom a matter lies with.
    lies_with(body): "现由{body}办理" / "it lies with {body}";
    /// How many matters would go elsewhere.
    replayed(moved, screened, version):
        "与第{version}版相比，{screened}件中有{moved}件会提请转往其他机关；没有任何改动"
        / "{moved} of {screened} matters would be proposed to another body than by version {version}; nothing was changed";
    /// The calendar in force.
    calendar(version): "日历        {version}" / "calendar    {version}";
    /// Deadlines looked at.
    examined(count): "核算        {count}" / "examined    {count}";
    /// Deadlines that moved.
    moved(count): "变动        {count}" / "moved       {count}";
    /// Deadlines that would move.
    would_move(count): "将变动      {count}" / "would move  {count}";
    /// Deadlines whose certificate says something else about the same day.
    restated(count): "重述：{count}（截止日不变；证明改为确定，或改述依据）"
        / "restated: {count} (the last day stays; the certificate says it is final, or why it rests)";
    /// Deadlines that would be restated.
    would_restate(count): "将重述：{count}（截止日不变；证明改为确定，或改述依据）"
        / "would be restated: {count} (the last day stays; the certificate says it is final, or why it rests)";
    /// Deadlines that the present rule does not allow.
    refused(count): "未核算：{count}（现行规则不允许原规则所允许的；督查服务的日志中有其编号）"
        / "refused: {count} (the present rule does not allow what the old one did; the log of supervision names them)";
    /// Timers that agree.
    timers_agree(count): "定时：记录{count}个，与缓存一致" / "timers: {count} recorded, and Redis agrees";
    /// Timers that differ.
    timers_differ(astray, count): "定时：记录{count}个，其中{astray}个不符" / "timers: {astray} of {count} differ";
    /// Timers that were armed.
    armed(count): "定时：已设置{count}个" / "timers: {count} armed";
    /// Parked events.
    parked(count): "搁置{count}个" / "{count} parked";
    /// Parked events applied again.
    retried(digested, remaining): "已处理{digested}个，仍搁置{remaining}个" / "{digested} digested, {remaining} still parked";
    /// Keys and certificates that were made.
    keys_written(count, folder): "已为{count}个进程生成密钥和证书，写入{folder}"
        / "wrote the keys and certificates of {count} processes to {folder}";
    /// A schema that was migrated.
    migrated(schema): "{schema}的数据库结构已是最新" / "schema {schema} is up to date";
    /// A register that is there now.
    founded(): "机构名册已建立" / "the register is founded";
    /// How far an import is, as a progress bar has it.
    importing(bar): "{bar}条已确认" / "{bar} acknowledged";
    /// How far a recomputation is.
    recomputing(bar): "已核算{bar}" / "{bar} examined";
    /// How many deadlines have moved so far.
    moved_so_far(count): "变动{count}" / "{count} moved";
    /// How many timers are armed so far.
    arming(bar): "已设置{bar}" / "{bar} armed";
    /// A schema that this code cannot read.
    schema_unfit(service): "{service}的数据表与本程序不符" / "the schema {service} is not what this code needs";
    /// A reader beyond the end of a feed.
    reader_ahead(service, producer):
        "{service}所读的位置在{producer}事件流的末尾之后：{producer}被恢复到了较早的状态"
        / "{service} has read beyond the end of the feed of {producer}: {producer} was restored to an earlier state";
    /// Facts that a service has lost.
    facts_lost(service, count, readers):
        "{service}丢失了{count}个已发布的事件，知道这些事件的有：{readers}"
        / "{service} has lost {count} facts that others have digested: {readers}";
    /// Facts that a reader has passed over.
    facts_passed_over(service, count, producer):
        "{service}越过了{producer}的{count}个事件，不会再读到"
        / "{service} has passed over {count} facts of {producer} and would never read them";
    /// Facts that were removed before a reader read them.
    facts_missed(service, producer):
        "{producer}已移出{service}尚未读过的事件，{service}不再往下读"
        / "{producer} has removed facts that {service} had not read: it reads no further";
    /// Facts that nobody is shown.
    facts_unshown(service, count):
        "{service}有{count}个事件写于另一数据库，读者尚看不到"
        / "{count} facts of {service} were written in another cluster: no reader is shown them";
    /// Numbers that would be given again.
    numbers_ahead(service, count):
        "{service}会把{count}个已发出的编号再次发出" / "{service} would give {count} numbers again that are given already";
    /// Events that a service could not digest.
    parked_of(service, count, producer):
        "{service}搁置了{producer}的{count}个事件" / "{service} has parked {count} events of {producer}";
    /// What puts a difference right.
    put_right_by(command): "校正：{command}" / "put right by: {command}";
    /// What puts itself right.
    heals_by_itself(command): "服务运行后自行校正；也可立即校正：{command}" / "puts itself right once the services run; at once by: {command}";
    /// How far a reader is behind.
    to_read(reader, count, producer):
        "{reader}还有{producer}的{count}个事件待读，服务运行后自行读完"
        / "{reader} has {count} facts of {producer} to read yet, which it does once it runs";
    /// What an earlier restore has lost.
    noted_as_lost(service, count):
        "{service}在恢复中丢失过{count}个事件，已有记录" / "{service} has lost {count} facts in a restore; they are noted";
    /// No Redis to compare with.
    no_redis(): "未配置缓存：期限由数据库触发" / "no Redis is configured: deadlines fire by PostgreSQL alone";
    /// A Redis that does not answer.
    timers_unseen(): "缓存没有应答：定时未能比对" / "Redis does not answer: the timers were not compared";
    /// Records that agree.
    sound(): "各服务的记录一致" / "the records of all services agree";
    /// What a feed that begins anew has lost.
    lost(count): "记为丢失的事件：{count}个" / "noted as lost: {count} facts";
    /// A series that goes on after a number that is known.
    goes_on_after(number): "编号从{number}之后继续" / "numbers go on after {number}";
    /// Facts that were removed.
    trimmed(service, count): "{service}的事件流移出{count}个事件" / "{count} facts are removed from the feed of {service}";
    /// A reader that keeps facts from being removed.
    awaited(reader): "其余的{reader}尚未读过，予以保留" / "the others stay: {reader} has not read them";
    /// A feed that begins anew.
    rebased(service, epoch): "{service}的事件流进入第{epoch}期；读者从头读起" / "the feed of {service} is in epoch {epoch}; its readers begin anew";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_commands_own_setting_or_that_of_the_terminal() {
        let with = |settings: &[(&str, &str)]| {
            let find =
                |name: &str| settings.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
            chosen(find)
        };
        assert_eq!(with(&[]), Language::En);
        assert_eq!(with(&[("LANG", "zh_CN.UTF-8")]), Language::Zh);
        assert_eq!(with(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]), Language::En);
        assert_eq!(with(&[("LANG", "C"), ("HEADWATER_LANG", "zh")]), Language::Zh);
        assert_eq!(with(&[("LANG", "zh_CN.UTF-8"), ("HEADWATER_LANG", "en")]), Language::En);
    }

    #[test]
    fn what_is_said_in_chinese_is_wholly_chinese_and_in_english_wholly_english() {
        let chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
        for said in all(Language::Zh) {
            assert!(said.chars().any(chinese), "{said}");
            assert!(!said.chars().any(|it| it.is_ascii_alphabetic()), "{said}");
        }
        for said in all(Language::En) {
            assert!(!said.chars().any(chinese), "{said}");
        }
    }
}
