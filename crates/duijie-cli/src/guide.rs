//! What to do first: shown when the command is called without anything.

use duijie::lists::Language;

/// The guide in one screen.
pub(crate) fn guide(language: Language) -> &'static str {
    match language {
        Language::Chinese => CHINESE,
        Language::English => ENGLISH,
    }
}

const CHINESE: &str = "\
duijie 供需对接：把居民的需求和单位、志愿者的资源对接起来，给出经过证明的项目清单。

先做什么
  1. 取模板    duijie template 清单
               得到 需求清单、资源清单、认领清单、单位名册、岗位清单、党员清单，灰色示例行不读取。
  2. 填清单    每条一行：需求填类别和数量，资源填类别和可提供数量；用不到的清单可以不填。
  3. 检查      duijie check 清单
               有错会逐条指出：哪个文件、哪张表、哪一行哪一列、写了什么、应当怎么写。
               加 --annotate 标注：写回每个文件，问题标在单元格旁，改好再查。
  4. 对接      duijie match 清单 --out out
               得到 out/项目清单.xlsx（结果）和 out/report.html（可打印的报告）。
  5. 看结果    duijie explain out --demand D1
               为什么这样安排，为什么没有安排上。
  6. 签约      在 out/项目清单.xlsx 的“签约”一栏填“是”。
  7. 再对接    duijie match 清单 out/项目清单.xlsx --out out
               清单可以增减改动；已签约的保持不变，其余尽量做到最好。

想先看看样子：duijie scenario yunmeng/lists --out 样例，然后 duijie match 样例 --out out
经费有限的样子：duijie scenario mengyang/lists --out 三张清单
每个命令都有说明和示例：duijie match --help        English: duijie --lang en
";

const ENGLISH: &str = "\
duijie matches what residents need with what units and volunteers can give, and proves the plan.

What to do first
  1. Template     duijie template lists
                  gives workbooks for demands, supplies, claims, units, posts and members; their grey example
                  rows are not read. (Headings in Chinese, or English with --lang en.)
  2. Fill         One row each: a demand has a category and a quantity, a supply categories and a capacity.
                  Those you do not need may be left empty.
  3. Check        duijie check lists
                  tells every fault: file, sheet, row, column, what was found, what to write instead.
                  With --annotate back: your own files, the faults beside the cells, to be corrected there.
  4. Match        duijie match lists --out out
                  gives out/项目清单.xlsx (the plan) and out/report.html (to read and print).
  5. Look         duijie explain out --demand D1
                  why this, and why not that.
  6. Sign         Write 是 (yes) under 签约 in out/项目清单.xlsx.
  7. Match again  duijie match lists out/项目清单.xlsx --out out
                  Change the lists as you like: what was signed stays, the rest is made as good as can be.

To see one first: duijie scenario yunmeng/lists --out sample, then duijie match sample --out out
One where money is short: duijie scenario mengyang/lists --out money
Every command has help with an example: duijie match --help        中文：duijie
";
