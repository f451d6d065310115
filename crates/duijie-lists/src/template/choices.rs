//! What drop-downs offer.

use duijie::lists::Language;

/// A word in both languages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    zh: &'static str,
    en: &'static str,
}

/// A word in Chinese and English.
pub(super) const fn word(zh: &'static str, en: &'static str) -> Word {
    Word { zh, en }
}

impl Word {
    pub(super) fn text(self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }
}

pub(super) const MEASURES: &[Word] = &[
    word("人次", "visits"),
    word("人", "people"),
    word("户", "households"),
    word("场", "sessions"),
    word("次", "times"),
    word("小时", "hours"),
    word("天", "days"),
    word("课时", "lessons"),
    word("份", "portions"),
    word("件", "pieces"),
    word("个", "items"),
    word("处", "places"),
    word("套", "sets"),
    word("元", "yuan"),
];

pub(super) const PEOPLE: &[Word] = &[
    word("老年人", "elderly"),
    word("高龄独居老人", "elderly living alone"),
    word("儿童", "children"),
    word("青少年", "youth"),
    word("残疾人", "disabled"),
    word("困难家庭", "families in need"),
    word("优抚对象", "veterans"),
    word("新就业群体", "gig workers"),
    word("失业人员", "unemployed"),
    word("新市民", "newcomers"),
    word("妇女", "women"),
    word("全体居民", "all residents"),
];

pub(super) const CATEGORIES: &[Word] = &[
    word("义诊", "free clinic"),
    word("健康讲座", "health talk"),
    word("陪诊就医", "company to hospital"),
    word("心理疏导", "counselling"),
    word("理发", "haircut"),
    word("助餐", "meals"),
    word("助浴", "bathing"),
    word("助洁", "cleaning"),
    word("探访慰问", "home visits"),
    word("代办代购", "errands"),
    word("家电维修", "appliance repair"),
    word("房屋修缮", "house repair"),
    word("适老化改造", "homes made fit for the elderly"),
    word("法律咨询", "legal advice"),
    word("政策宣讲", "talks on policy"),
    word("矛盾调解", "mediation"),
    word("就业指导", "job advice"),
    word("技能培训", "training"),
    word("手机教学", "phone lessons"),
    word("课业辅导", "tutoring"),
    word("亲子活动", "family activities"),
    word("文艺演出", "performances"),
    word("健身指导", "fitness"),
    word("反诈宣传", "fraud prevention"),
    word("消防安全", "fire safety"),
    word("交通劝导", "traffic guidance"),
    word("治安巡逻", "patrols"),
    word("环境整治", "clean-up"),
    word("垃圾分类", "sorting of waste"),
    word("场地设施", "rooms and equipment"),
];
