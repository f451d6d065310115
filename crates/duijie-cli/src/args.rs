//! The command line as people write it. Help is in short lines, Chinese first, English beside it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use duijie::lists::Language;

const WHOLE: &str = "{about-with-newline}\n用法 Usage: {usage}\n\n命令 Commands:\n{subcommands}\n\n\
                     选项 Options:\n{options}{after-help}";
const TEMPLATE: &str = "{about-with-newline}\n用法 Usage: {usage}\n\n参数 Arguments:\n{positionals}\n\n\
                        选项 Options:\n{options}{after-help}";

/// Everything on the command line.
#[derive(Debug, Parser)]
#[command(
    name = "duijie",
    version,
    about = "供需对接：清单进，经证明的项目清单出\nMatches demands with supplies: lists in, a proven plan out",
    after_help = "示例 Example:\n  duijie                      先做什么：简短指引 / what to do first\n  duijie match 清单文件夹 --out out\n\n\
                  退出码 Exit status: 0 有方案 plan found · 1 用法或文件错误 usage or file · 2 清单有误 faults ·\n  \
                  3 无解 infeasible · 4 复核不通过 refused · 5 未知 unknown",
    help_template = WHOLE,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    subcommand_value_name = "命令 COMMAND"
)]
pub(crate) struct Arguments {
    /// 输出语言 / language of the output
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t = Lang::Zh,
        hide_possible_values = true,
        hide_default_value = true,
        value_name = "zh|en"
    )]
    pub(crate) lang: Lang,
    /// 显示帮助 / print help
    #[arg(short = 'h', long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本 / print the version
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    /// What to do; absent: the guide.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// The language of the output.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self::Chinese,
            Lang::En => Self::English,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 对接：清单 → 项目清单 / match: lists → plan
    #[command(
        help_template = TEMPLATE,
        after_help = "示例 Example:\n  duijie match 需求清单.xlsx 资源清单.xlsx 认领清单.xlsx --out out\n  \
                      duijie match 清单文件夹 out/项目清单.xlsx --out out   签约后再次对接 / match again after signing"
    )]
    Match(MatchArgs),
    /// 检查：只读清单、报错，不对接 / check: read the lists, tell every fault
    #[command(
        help_template = TEMPLATE,
        after_help = "示例 Example:\n  duijie check 清单文件夹\n  duijie check 需求清单.xlsx 资源清单.xlsx --json\n  \
                      duijie check 清单文件夹 --annotate 标注   改 标注/ 里的文件，再查 / correct the copies, check them\n  \
                      duijie check 清单文件夹 --write-map 列名.json   改好 field 后 / then: duijie check 清单文件夹 --map 列名.json\n\n\
                      对照文件 Map: {\"headings\": [{\"heading\": \"居民想法\", \"kind\": \"需求\", \"field\": \"name\"}, {\"heading\": \"天气\", \"field\": \"ignore\"}]}\n  \
                      kind、sheet 可不写 optional; field 是字段名或常用列名 a field or a usual heading"
    )]
    Check(CheckArgs),
    /// 展开：把清单写成引擎理解的问题 / compile: the problem as meant
    #[command(
        help_template = TEMPLATE,
        after_help = "示例 Example:\n  duijie compile 清单文件夹 -o problem.json\n  \
                      duijie match problem.json --out out   得到同样的方案 / gives the same plan"
    )]
    Compile(CompileArgs),
    /// 复核：不用求解器，逐项核对报告 / verify: re-check a report without the solver
    #[command(help_template = TEMPLATE, after_help = "示例 Example:\n  duijie verify out/problem.json out/report.json")]
    Verify(VerifyArgs),
    /// 解释：为什么这样、为什么没有 / explain: why this, why not that
    #[command(
        help_template = TEMPLATE,
        after_help = "示例 Example:\n  duijie explain out                 全部未满足的需求 / every unmet demand\n  \
                      duijie explain out --demand D1     一条需求 / one demand"
    )]
    Explain(ExplainArgs),
    /// 比较：哪种分配策略更公平 / fairness: which policy is fair
    #[command(
        help_template = TEMPLATE,
        after_help = "示例 Example:\n  duijie fairness 清单文件夹 --out 比较\n  \
                      duijie fairness 清单文件夹 --out 比较 --policies leximin,maximum-worth,first-come --seeds 100\n\n\
                      中途停下后再运行，从已算完的接着算 / started again after a stop it goes on where it was"
    )]
    Fairness(FairnessArgs),
    /// 样例：生成一个城市的清单 / scenario: write the lists of a city
    #[command(
        help_template = TEMPLATE,
        after_help = "示例 Example:\n  duijie scenario yunmeng/lists --seed 1 --out 样例\n  duijie match 样例 --out out\n  \
                      duijie scenario mengyang/lists --out 三张清单   经费有限 / money is short"
    )]
    Scenario(ScenarioArgs),
    /// 模板：需求、资源、认领、岗位、党员清单和单位名册 / template: six workbooks to fill in
    #[command(help_template = TEMPLATE, after_help = "示例 Example:\n  duijie template 清单文件夹")]
    Template(TemplateArgs),
    /// 格式：JSON Schema / schema: the JSON Schema of lists or report
    #[command(help_template = TEMPLATE, after_help = "示例 Example:\n  duijie schema lists > lists.schema.json")]
    Schema(SchemaArgs),
}

/// The lists to read.
#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// 清单：.xlsx .xls .csv .json 文件或文件夹，可多个 / files or folders
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) input: Vec<PathBuf>,
    /// 列名对照文件（JSON）：哪个列名是哪一项、哪些不读；check --write-map 可生成 / what headings mean
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
}

impl Inputs {
    /// One file or folder, without a map.
    pub(crate) fn of(path: &Path) -> Self {
        Self { input: vec![path.to_owned()], map: None }
    }
}

/// `duijie match`.
#[derive(Debug, Args)]
pub(crate) struct MatchArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// 政策文件（JSON：goals、lot、worth、rules），代替清单里的 / the policy, in place of the lists'
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// 结果文件夹 / where the results go [out]
    #[arg(long, value_name = "DIR", default_value = "out", hide_default_value = true)]
    pub(crate) out: PathBuf,
    /// 最多算多少秒；结果可能不可逐字重现 / wall time in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<Duration>,
    /// 最多算多少步；结果可逐字重现 / deterministic work units
    #[arg(long, value_name = "N")]
    pub(crate) work_limit: Option<u64>,
    /// 用多少个线程；结果与线程数无关 / threads; never changes the result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// 把每个文件写回此文件夹，未采纳、未满足的原因标在行旁 / your files back, reasons beside the rows
    #[arg(long, value_name = "DIR")]
    pub(crate) annotate: Option<PathBuf>,
    /// 在标准输出打印报告（JSON），不打印小结 / print the report instead of the summary
    #[arg(long)]
    pub(crate) json: bool,
}

/// `duijie check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// 以 JSON 打印读到的每张表、每条记录和错误 / tables, records and faults as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// 存疑之处也算错误 / what is doubtful is a fault
    #[arg(long)]
    pub(crate) strict: bool,
    /// 把猜测的、不认识的列名写成对照文件，改好后用 --map / write the open headings, to be edited for --map
    #[arg(long, value_name = "FILE")]
    pub(crate) write_map: Option<PathBuf>,
    /// 把每个文件写回此文件夹，问题标在单元格旁 / your files back, faults beside the cells
    #[arg(long, value_name = "DIR")]
    pub(crate) annotate: Option<PathBuf>,
}

/// `duijie compile`.
#[derive(Debug, Args)]
pub(crate) struct CompileArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// 写到哪个文件 / the file to write
    #[arg(short, long = "output", value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// `duijie verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// 问题 / the problem
    #[arg(value_name = "PROBLEM.json")]
    pub(crate) problem: PathBuf,
    /// 报告 / the report
    #[arg(value_name = "REPORT.json")]
    pub(crate) report: PathBuf,
}

/// `duijie explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// match 的结果文件夹 / the folder that match wrote
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// 只看这条需求 / only this demand
    #[arg(long, value_name = "ID")]
    pub(crate) demand: Option<String>,
    /// 只看公平目标中的这一组：份额为什么不能更多 / only this group of a fair goal: why its share is no larger
    #[arg(long, value_name = "ID", conflicts_with = "demand")]
    pub(crate) group: Option<String>,
}

/// `duijie fairness`.
#[derive(Debug, Args)]
pub(crate) struct FairnessArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// 结果文件夹 / where the results go
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// 策略，用逗号分开 / policies, commas between them [all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) policies: Vec<String>,
    /// 只列这些指标，用逗号分开 / only these measures, commas between them [all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) measures: Vec<String>,
    /// 用多少个种子 / how many seeds [30]
    #[arg(long, value_name = "N", default_value_t = 30, hide_default_value = true,
          value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub(crate) seeds: u64,
    /// 同样的清单做多少轮，看谁多久轮到 / rounds with the same lists: who has a turn when [5]
    #[arg(long, value_name = "N", default_value_t = 5, hide_default_value = true,
          value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) rounds: u32,
    /// 资源是需求的几倍，可多个，各成一例 / supply as a part of demand, a case each: 0.5,1,1.5
    #[arg(long, value_name = "PARTS", value_delimiter = ',', value_parser = thousandths)]
    pub(crate) tightness: Vec<u32>,
    /// 与哪种策略比 / the policy that the others stand beside [leximin]
    #[arg(long, value_name = "NAME", default_value = "leximin", hide_default_value = true)]
    pub(crate) against: String,
    /// 每次求解最多多少秒 / wall time of a solve in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<Duration>,
}

/// `duijie scenario`.
#[derive(Debug, Args)]
pub(crate) struct ScenarioArgs {
    /// 样例名 / its name: yunmeng/lists yunmeng/posts yunmeng/pairing mengyang/lists mengyang/pairing
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// 规模倍数 / size, 1 is a county or street [1]
    #[arg(long, value_name = "K", default_value_t = 1, hide_default_value = true,
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) scale: u32,
    /// 随机种子；同种子同清单 / equal seeds, equal lists [1]
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    pub(crate) seed: u64,
    /// 写到哪个文件夹 / the folder to write
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// `duijie template`.
#[derive(Debug, Args)]
pub(crate) struct TemplateArgs {
    /// 写到哪个文件夹 / the folder to write
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
}

/// `duijie schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// 哪一种 / which: lists, report [lists]
    #[arg(value_enum, default_value_t = Schema::Lists, hide_default_value = true,
          hide_possible_values = true, value_name = "lists|report")]
    pub(crate) of: Schema,
}

/// What a schema is of.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Schema {
    /// What goes in.
    Lists,
    /// What comes out.
    Report,
}

/// `0.5` as 500.
fn thousandths(text: &str) -> Result<u32, String> {
    let wrong = || format!("{text:?} 不是 0.001 到 100 之间的倍数 / is no part from 0.001 to 100");
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then_some(());
    (digits(whole).and(digits(part)).is_some() && !whole.is_empty() && part.len() <= 3)
        .then_some(())
        .ok_or_else(wrong)?;
    let number: u32 = format!("{whole}{part:0<3}").parse().map_err(|_| wrong())?;
    (1..=100_000).contains(&number).then_some(number).ok_or_else(wrong)
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| format!("{text:?} 不是秒数 / is no number of seconds"))?;
    Duration::try_from_secs_f64(number).map_err(|_| format!("{text:?} 不是可用的秒数 / is out of range"))
}
