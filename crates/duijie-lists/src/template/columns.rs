//! The workbooks, column by column: what each holds, how it is filled, and what its example says.

use duijie::lists::Language;

use crate::headings::{Kind, headings};

use super::choices::{CATEGORIES, MEASURES, PEOPLE, Word, word};

/// A workbook to fill in.
pub(super) struct Book {
    /// Its file.
    pub(super) name: Word,
    /// Its sheet.
    pub(super) sheet: Word,
    pub(super) columns: &'static [Column],
}

/// A column of it.
pub(super) struct Column {
    heading: Heading,
    pub(super) must: bool,
    pub(super) holds: Holds,
    /// What is to be known beside what it holds.
    pub(super) hint: Word,
    pub(super) example: Word,
}

enum Heading {
    /// That of a field of the contract: table and field.
    Of(&'static str, &'static str),
    /// One of those of lists as people keep them.
    Own(Word),
}

/// What its cells hold.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    Text,
    /// An id or name, written alike everywhere.
    Name,
    Several,
    Times,
    Phone,
    /// A whole number of at least so much.
    Whole(i32),
    /// One of the words of a kind.
    Word(Kind),
    /// These words or others.
    Such(&'static [Word]),
    /// Several of these words or others.
    SuchSeveral(&'static [Word]),
}

use Holds::{Name, Phone, Several, Such, SuchSeveral, Text, Times, Whole};

const NONE: Word = word("", "");
const MUST: bool = true;
const MAY: bool = false;

const fn of(place: [&'static str; 2], must: bool, holds: Holds, hint: Word, example: Word) -> Column {
    let [table, field] = place;
    Column { heading: Heading::Of(table, field), must, holds, hint, example }
}

const fn own(heading: Word, must: bool, holds: Holds, hint: Word, example: Word) -> Column {
    Column { heading: Heading::Own(heading), must, holds, hint, example }
}

const CONTACT: Column = of(["any", "contact"], MAY, Text, NONE, word("张三", "Zhang San"));
const PHONE: Column = of(["any", "phone"], MAY, Phone, NONE, word("13800000000", "13800000000"));
const NOTE: Column = of(
    ["any", "note"],
    MAY,
    Text,
    word("不参与对接", "not matched"),
    word("示例行不读取", "examples are not read"),
);

const DEMAND: Word = word("示例-D001", "example-D001");
const SUPPLY: Word = word("示例-S001", "example-S001");
const TIME: Word = word("周二 09:00-11:30", "周二 09:00-11:30");
const COMMUNITY: Word = word("五美社区", "Wumei");
const CLINIC: Word = word("义诊", "free clinic");
const DOCTOR: Word = word("执业医师", "doctor");
const ALIKE: Word = word("与需求、资源两边写法一致", "written alike in demands and supplies");
const EMPTY_ANYWHERE: Word = word("不填表示各处都可以", "empty means anywhere");

pub(super) const BOOKS: [Book; 6] = [
    Book {
        name: word("需求清单", "demands"),
        sheet: word("需求清单", "demands"),
        columns: &[
            of(["demands", "id"], MUST, Name, word("不能重复", "no two alike"), DEMAND),
            of(["demands", "title"], MAY, Text, NONE, word("冬季义诊", "winter clinic")),
            of(["demands", "category"], MUST, Such(CATEGORIES), ALIKE, CLINIC),
            of(["demands", "area"], MAY, Name, NONE, COMMUNITY),
            of(["demands", "quantity"], MUST, Whole(1), NONE, word("3", "3")),
            of(["demands", "measure"], MAY, Such(MEASURES), ALIKE, word("人次", "visits")),
            of(["demands", "minimum"], MAY, Whole(0), word("少于此数则不对接", "no match below it"), NONE),
            of(
                ["demands", "whole"],
                MAY,
                Holds::Word(Kind::Yes),
                word("要么全部满足，要么不对接", "all or nothing"),
                NONE,
            ),
            of(["demands", "priority"], MAY, Whole(1), word("1 最优先", "1 comes first"), word("1", "1")),
            of(["demands", "providers.least"], MAY, Whole(1), NONE, NONE),
            of(["demands", "providers.most"], MAY, Whole(1), NONE, word("2", "2")),
            of(["demands", "beneficiaries"], MAY, SuchSeveral(PEOPLE), NONE, word("老年人", "elderly")),
            of(["demands", "times"], MAY, Times, word("不填表示任何时间", "empty means any time"), TIME),
            of(
                ["demands", "when"],
                MAY,
                Holds::Word(Kind::When),
                word("一个时间合适即可，或要全部合适", "whether one fitting time is enough"),
                NONE,
            ),
            of(["demands", "duration"], MAY, Whole(1), NONE, word("60", "60")),
            of(["demands", "requires"], MAY, Several, ALIKE, DOCTOR),
            CONTACT,
            PHONE,
            NOTE,
        ],
    },
    Book {
        name: word("资源清单", "supplies"),
        sheet: word("资源清单", "supplies"),
        columns: &[
            of(["supplies", "id"], MUST, Name, word("不能重复", "no two alike"), SUPPLY),
            of(["supplies", "unit"], MAY, Name, NONE, word("市中医医院", "City Hospital")),
            of(["supplies", "title"], MAY, Text, NONE, word("中医义诊", "clinic of Chinese medicine")),
            of(["supplies", "categories"], MUST, SuchSeveral(CATEGORIES), ALIKE, CLINIC),
            of(["supplies", "measure"], MAY, Such(MEASURES), ALIKE, word("人次", "visits")),
            of(["supplies", "areas"], MAY, Several, EMPTY_ANYWHERE, COMMUNITY),
            of(["supplies", "capacity"], MUST, Whole(1), NONE, word("5", "5")),
            of(["supplies", "minimum"], MAY, Whole(0), word("少于此数则不启用", "not used below it"), NONE),
            of(["supplies", "times"], MAY, Times, word("不填表示任何时间", "empty means any time"), TIME),
            of(["supplies", "qualifications"], MAY, Several, ALIKE, DOCTOR),
            of(
                ["supplies", "beneficiaries"],
                MAY,
                SuchSeveral(PEOPLE),
                NONE,
                word("老年人、儿童", "elderly, children"),
            ),
            of(["supplies", "reliability"], MAY, Whole(0), word("0 到 100", "0 to 100"), NONE),
            CONTACT,
            PHONE,
            NOTE,
        ],
    },
    Book {
        name: word("认领清单", "claims"),
        sheet: word("认领清单", "claims"),
        columns: &[
            of(["claims", "supply"], MUST, Name, word("资源清单里的编号", "an id of the supplies"), SUPPLY),
            of(["claims", "demand"], MUST, Name, word("需求清单里的编号", "an id of the demands"), DEMAND),
            of(["claims", "quantity"], MUST, Whole(1), NONE, word("2", "2")),
            of(
                ["claims", "rank"],
                MAY,
                Whole(1),
                word("第一志愿写 1", "1 for the first wish"),
                word("1", "1"),
            ),
            NOTE,
        ],
    },
    Book {
        name: word("单位名册", "units"),
        sheet: word("单位", "units"),
        columns: &[
            of(
                ["units", "id"],
                MUST,
                Name,
                word("与资源清单写法一致", "written as in the supplies"),
                word("示例-市中医医院", "example-City Hospital"),
            ),
            of(["units", "area"], MAY, Name, NONE, COMMUNITY),
            CONTACT,
            PHONE,
            NOTE,
        ],
    },
    Book {
        name: word("岗位清单", "posts"),
        sheet: word("岗位清单", "posts"),
        columns: &[
            own(
                word("岗位编号", "post id"),
                MUST,
                Name,
                word("不能重复", "no two alike"),
                word("示例-P001", "example-P001"),
            ),
            own(word("岗位名称", "post name"), MUST, Text, NONE, word("文明交通劝导员", "traffic guide")),
            own(
                word("岗位类别", "post category"),
                MUST,
                Such(CATEGORIES),
                word("与党员的特长写法一致", "written as among the skills of members"),
                word("交通劝导", "traffic guidance"),
            ),
            own(word("岗位所在社区", "post community"), MAY, Name, NONE, COMMUNITY),
            own(word("需求人数", "people needed"), MUST, Whole(1), NONE, word("4", "4")),
            own(word("最少人数", "fewest people"), MAY, Whole(0), NONE, word("2", "2")),
            own(
                word("服务时间", "post time"),
                MAY,
                Times,
                NONE,
                word("周二 07:30-08:30", "周二 07:30-08:30"),
            ),
            own(
                word("服务对象", "people served"),
                MAY,
                SuchSeveral(PEOPLE),
                NONE,
                word("全体居民", "all residents"),
            ),
            own(word("岗位职责", "post duties"), MAY, Text, NONE, word("路口值守", "stands at the crossing")),
            own(word("设岗单位", "post unit"), MAY, Name, NONE, word("五美社区居委会", "Wumei committee")),
            CONTACT,
            PHONE,
            NOTE,
        ],
    },
    Book {
        name: word("党员清单", "members"),
        sheet: word("党员清单", "members"),
        columns: &[
            own(
                word("编号", "member id"),
                MUST,
                Name,
                word("不能重复", "no two alike"),
                word("示例-M001", "example-M001"),
            ),
            own(word("姓名", "member name"), MUST, Text, NONE, word("张三", "Zhang San")),
            own(word("是否党员", "party member"), MAY, Holds::Word(Kind::Yes), NONE, word("是", "yes")),
            own(
                word("所在党支部", "party branch"),
                MAY,
                Name,
                NONE,
                word("五美社区第一党支部", "Wumei first branch"),
            ),
            own(
                word("特长", "member skills"),
                MUST,
                SuchSeveral(CATEGORIES),
                word("与岗位、需求的类别写法一致", "written as the categories of posts and demands"),
                word("交通劝导、义诊", "traffic guidance, free clinic"),
            ),
            own(word("意向社区", "member communities"), MAY, Several, EMPTY_ANYWHERE, COMMUNITY),
            own(word("可服务时间", "member time"), MAY, Times, NONE, TIME),
            own(
                word("可服务次数", "member times"),
                MUST,
                Whole(1),
                word("最多承担几次", "the most that one takes on"),
                word("2", "2"),
            ),
            own(word("联系电话", "phone"), MUST, Phone, NONE, word("13800000000", "13800000000")),
            NOTE,
        ],
    },
];

impl Column {
    pub(super) fn heading(&self, language: Language) -> &'static str {
        match &self.heading {
            Heading::Own(word) => word.text(language),
            Heading::Of(table, field) => {
                let mut fields = headings().fields(table);
                fields.find(|known| known.field == *field).map_or(field, |known| known.heading(language))
            }
        }
    }

    /// How its cells are filled, in one or two sentences.
    pub(super) fn how(&self, language: Language) -> String {
        let (dot, end) = match language {
            Language::Chinese => ("；", "。"),
            Language::English => ("; ", "."),
        };
        let hint = self.hint.text(language);
        let parts = [self.holds.how(language).to_owned(), hint.to_owned()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(dot) + end
    }

    pub(super) fn need(&self, language: Language) -> &'static str {
        if self.must { word("必填", "required") } else { word("可不填", "optional") }.text(language)
    }
}

impl Holds {
    fn how(self, language: Language) -> &'static str {
        match self {
            Self::Text => word("文字", "text"),
            Self::Name => word("编号或名称，各处写法一致", "an id or name, written alike everywhere"),
            Self::Several => word("可写几项，用顿号“、”分开", "several, with commas between them"),
            Self::Times => word(
                "如 周二 09:00-11:30，几个时间用分号“；”分开",
                "e.g. 周二 09:00-11:30, several with semicolons between them",
            ),
            Self::Phone => word("电话号码", "a telephone number"),
            Self::Whole(_) => word("只写整数", "a whole number only"),
            Self::Word(Kind::Yes) => word("是 或 否", "yes or no"),
            Self::Word(_) => word("任一 或 全部", "any or all"),
            Self::Such(_) => word("从下拉列表选，或另写", "choose from the list, or write another"),
            Self::SuchSeveral(_) => word(
                "从下拉列表选，或写几项，用顿号“、”分开",
                "choose from the list, or write several with commas between them",
            ),
        }
        .text(language)
    }

    /// What its drop-down offers, and whether it takes nothing else.
    pub(super) fn offers(self, language: Language) -> Option<(Vec<&'static str>, bool)> {
        match self {
            Self::Word(kind) => Some((headings().offered(kind, language), true)),
            Self::Such(words) | Self::SuchSeveral(words) => {
                Some((words.iter().map(|word| word.text(language)).collect(), false))
            }
            _ => None,
        }
    }
}
