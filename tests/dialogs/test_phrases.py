"""What people write in a note, in their own words: which safety message or flag it raises, and which not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from chatbot.authoring.loader import load_dialog
from chatbot.screening.phrases import PhraseRule, Said, raised_by

FOLDER = Path(__file__).parents[2] / "dialogs" / "NCT07214142"

HEARD: dict[str, str] = {
    "emergency": """
        I'm bleeding very heavily from my bottom | there was so much blood this morning
        Blood keeps coming out and will not stop | my husband lost a great deal of blood
        bright red blood filled the toilet bowl | passing big lumps of blood | he fell down and did not wake
        she suddenly cannot talk and her mouth is twisted | my left side went numb suddenly
        He has trouble breathing and his chest feels heavy
        My tummy is as hard as a rock and I keep vomiting
        haven't gone to the toilet for 5 days and keep vomiting
        not been able to pass stool or wind for 2 days | dad is not himself, doesn't know where he is
        dad does not make sense when he talks | I nearly passed out on the toilet, black stools
        terrible cramps in my belly, cannot stand upright | pain in belly 10/10
        wheezing badly and can't breathe properly | my tongue is swollen after the injection
        feels like dying, heart racing, chest pressure | sweating, cold, bleeding
        bleeding and feel weak and dizzy | black stools, feels light headed | 拉了一马桶的血
        一上厕所就喷血 | 血哗哗地流 | 下面一直流血停不下来 | 出血量多，人没劲站不住 | 血压低，出冷汗
        三四天没放屁没大便了，肚子鼓起来了 | 好几天拉不出来，肚子又胀又痛 | 肚子疼得在床上打滚
        肚子剧烈疼痛 | 肚子疼的受不了 | 痛得冒汗，肚皮绷紧 | 我爸喘得厉害，嘴唇发紫 | 胸口像压了石头
        心口痛，喘气费劲 | 半边身子动不了 | 一只手突然没劲，话也说不清楚 | 突然不会说话了 | 人昏昏沉沉叫不醒
        打针后全身起疹子，喘不上气 | 大便黑得像柏油，头发晕 | 吐了一口血 | 拉黑便还头昏 | 便血伴头晕乏力
        解血便很多，头晕眼花 | 屁股流血流得厉害 | 血流得很多 | 便血越来越多 | 拉的血很多 | 大量血便
        昨晚便血一大碗 | 胸口疼 | 出血很多，没有头晕 | no pain but bleeding a lot
        I have no fever and can't breathe | there is no pain. Bleeding does not stop
        没有发热，但是呼吸困难 | 没有不舒服，就是便血很多 | 不停拉血
        severe bleeding since last night | massive bleeding | there is lots of bleeding
        large blood clots came out | he is hemorrhaging | Haemorrhage! | the blood won't stop
        the blood wont stop | bleeding profusely | very dizzy and bleeding
        bleeding for two days, now lightheaded | black stool and dizzy
        Black, tarry stools. I nearly fainted. | bled this morning and everything went dizzy | cold sweats
        my belly is rigid | severe pain in my belly | the pain in my stomach is unbearable
        stomach hurts really bad | no stool or gas for three days and swollen belly
        hasn't had a bowel movement since Monday, vomiting | haven't pooped in 4 days. Belly is swollen
        can't pass gas | constipated and throwing up | bowel blockage | he is confused
        she seems very confused today | I think it is a stroke | face drooping on the left
        my mom's mouth is crooked | weak arm since noon | his right arm is weak | she can't lift her arm
        slurred words | he was unconscious | she won't wake up | difficulty in breathing
        I have difficulty breathing | struggling to breathe | SHORTNESS OF BREATH | chest tightness
        pain in my chest | heart attack | seizure | throat is closing | lips are swollen | vomiting blood
        coughed up blood | toilet full of blood | no chest pain, but fainted today
        no fever, chest pain since morning | fever no, chest pain yes | No appetite, chest pain or tightness
        not only dizzy, also bleeding | whether chest pain or not, I can't breathe | 出血很厉害 | 血流不止
        出了很多血 | 一直在出血 | 便血不停 | 今天吐血了 | 早上呕血 | 头晕得站不住还有便血
        便血，站起来就头晕 | 大便发黑，头昏眼花 | 拉血以后出虚汗 | 腹部剧痛 | 剧烈的腹痛 | 肚子痛得厉害
        肚子疼得直不起腰 | 肚子胀得厉害吐了 | 三天没大便，肚子胀 | 几天没有排便，一直吐 | 不排气也不排便
        便秘一周，今天吐了 | 肚子硬邦邦 | 意识模糊 | 神志模糊 | 人有点糊涂了 | 叫不醒 | 呼吸很困难
        喘不上气 | 胸闷得很 | 嘴歪了 | 说话含糊 | 左手没力气 | 突然中风 | 昏迷 | 冷汗直冒 | 拉出来都是血
        血块很大 | 喉咙发紧，全身起疹子 | 嘴唇肿了 | 没有发烧，胸痛 | 没有胃口，胸痛 | 不是没有胸痛
        医生问有没有胸痛 | 发烧没有，胸痛有 | 发烧没有 胸痛 | 没有力气站不起来，便血 | 從昨天開始大量出血
        血流不止，臉色發白 | 劇烈腹痛 | 呼吸很困難 | 神志不清，叫不醒 | 頭暈，大便帶血 | 胸悶 | 說話不清
    """,
    "self_harm": """
        I feel like ending my life | I don't see the point of living
        everyone would be better off without me | I want to kill my self | I have thought about suicide
        not sure I want to live | I can not go on like this | no point going on | I'd rather be dead
        he talked about jumping off the roof | 我不想治了，死了算了 | 真想一死了之 | 有过轻生的念头
        我爸说要跳楼 | 我想结束自己的生命 | 觉得活着没有盼头 | 不如死了好 | 一了百了 | 想喝农药
        喝了农药 | 昨晚吃了一瓶安眠药 | 他吞了安眠药 | 活着好痛苦，想死 | 我撑不下去了 | 受够了，不想再活了
        a wish to die | I wish I could die | life is not worth living | life isn't worth living
        hurting myself | tired of living | I am tired of life | I don't want to live any more
        dont want to wake up | why not end it all | he says he has nothing to live for | better off dead
        suicidal | I can't take it anymore | self harm | 快撑不住了 | 控制不住自己 | 想从楼上跳下去
        活着太累了 | 活得好累 | 不想活了 | 要不死了算了 | 为什么不去死 | 还不如死了算了 | 想不开
        我妈说活着没意义 | 有没有想死，有时候有 | 活著太累 | 快撐不住了 | 想從樓上跳下去 | 結束生命
    """,
    "support": """
        I am terrified of dying | she cries every night | I'm so worried | 我很焦虑，晚上睡不着
        心里特别难受 | 我妈天天哭 | 吓得睡不着
        fear | full of fear | scared | I'm scared | frightened | panic | panic attacks at night | so sad
        hopeless | 恐惧 | 难过 | 心里难过 | 很害怕 | 一直哭 | 没有希望 | 恐懼 | 難過 | 心裡很亂 | 壓力很大
    """,
    "fever": """
        temperature 38.9 since yesterday | I have had a temperature of 101.5 | body temp 39 | 烧了两天，39度
        体温：38.5℃ | 發燒39.5度 | 浑身打颤，冷得不行 | 高烧不退
        39.2℃ | 体温 38.6 度 | 発冷 38.9℃ | 发冷发抖 | temp 39 | temp 39.4 | temperature of 38.5 | 102.5 F
        39.1°C | fever | feverish with rigors | 烧到40度 | 打寒战 | 發冷發抖 | 體溫38 | shivering all night
    """,
    "soon": """
        每天大便都有一点血 | 每次上厕所都有血 | I see a bit of blood every time I go
        he has lost 8 kg in two months | lost about 15 pounds | my eyes look yellow | 眼睛有点黄
        体重轻了十几斤 | 人瘦了一圈 | 脸色发黄
        每天都便血 | 大便天天带血 | 消瘦 | 皮肤变黄 | 皮膚變黃 | 皮膚發黃 | 眼白發黃
        I bleed a little every day | bleeding daily | a little blood in my stool each day | lost 5 kg
        lost 12 kg since May | lost 20 pounds | skin turned yellow | losing weight | slightly dizzy
        有点头晕 | 每次大便都有血 | 体重掉了十斤 | 瘦了20斤 | weight loss
    """,
    "pregnancy": """
        I might be expecting | my period is 2 weeks late | 大姨妈迟了两周 | 月经两个月没来 | 可能怀上了
        月经晚了十天 | no period since March | I have not had my period
        月经迟了 | 大姨妈推迟 | 例假没来 | pregnancy | I may be pregnant | my period is late
        missed my period | 验孕两条杠 | 月經遲了 | 懷孕了
    """,
    "blood_values": "危急值 | critical value on the report",
    "hepatitis": "乙肝携带者 | hepatitis B",
    "note_chinese_medicine": "anticancer Chinese medicine | 抗癌中成药 | 吃过抗癌中药 | "
    "Chinese herbs for cancer | 治癌偏方",
    "note_treatment": "had chemo in May | 做过放疗 | 做過化療",
    "note_medicine": "打过地塞米松 | on prednisone",
    "note_depression": "抑郁症 | 有抑鬱症 | treated for depression | takes sertraline | 在吃抗抑郁药",
}

SILENT = """
    no fainting, no chest pain, no fever | No chest pain. No shortness of breath. No fever.
    denies fever, chills, chest pain or shortness of breath | 无胸闷、气短、发热 | 平时没有头晕、黑便
    没有吐血和便血很多的情况 | 不发烧也不胸痛 | 没发过烧 | no problems breathing | no history of stroke
    no heavy bleeding or large clots | never had a heart attack or stroke | no black stools, no dizziness
    没有黄疸，体重没变 | 目前无腹痛腹胀、无便血 | 心情还好，不害怕 | no fear, he is calm | 有时大便带血丝
    便血三个月 | 医生说距肛门6厘米 | 三年前做过阑尾手术 | 左手打针 | 血压130/80 | 请在晚上打电话，我白天上班
    他说话声音小，请大声点 | 电话打不通就发短信 | Please ask for Tia | diabetes, takes insulin each day
    hypertension for 10 years | 没有任何不舒服 | 无任何不适 | eats well, sleeps well | no pain
    stool thin, some mucus | 大便变细，有黏液 | 肚子有点胀 | 肚子不疼 | 有点便秘 | 没有恶心呕吐、腹胀腹痛
    no nausea, vomiting or belly pain | I take a lot of blood pressure pills | many blood tests were done
    抽血抽了很多次 | 血压不太稳 | 补血的药吃了不少 | 贫血不严重 | no bleeding or a lot of pain
    肚子没有不舒服 | 胃口不好 | chest CT and belly CT done in May | 胸部CT正常 | 吃药三个月，血糖高
    月经正常 | period is regular | stomach medicine (omeprazole) once a day
    he talks softly, please speak up | this form doesn't make sense | 没有血，没有黏液
    no blood in the stool, no pain | 没有便血、腹痛、头晕等不适 | 患者无胸痛、无呼吸困难、无意识障碍
    没有血块 | no blood, no mucus
    否认胸痛 | 没有发烧、胸痛、呼吸困难 | 无胸痛、胸闷及呼吸困难 | 没有胸痛和呼吸困难 | 没有咳嗽、胸痛、发热
    从来没有晕倒过 | 没有大出血 | 没有便血，也没有头晕 | 无发热、畏寒、寒战 | 但是没有胸痛 | 不头晕
    没有明显胸痛 | 否认发热、腹痛、黑便、头晕 | 没有不想活 | 我不想死 | 从没想过自杀 | 不害怕 | 不难过
    没有怀孕 | 体重没有下降 | 没有乙肝 | 没有做过化疗、放疗 | 没有抑郁症 | 沒有發燒、胸痛 | 沒有不想活
    手发抖 | 小时候休克过 | 五年前中风 | 抽了很多血 | 很多血管都不好找 | 停经十年 | 女儿怀孕
    no dizziness or fainting | no chest pain | denies chest pain or dyspnea | no fever, chills or chest pain
    not dizzy | No fever, chills, or shortness of breath. | never fainted
    hasn't had any bleeding or dizziness | without chest pain | he does not have a fever
    no signs of bleeding or dizziness | not short of breath | no suicidal thoughts | not scared
    I don't want to die | not hurting myself | no weight loss | not pregnant | never had hepatitis
    no depression | never had chemo or radiation | confused about question 5 | stroke 10 years ago
    with half a cup of water | 布地奈德吸入剂 每天两次 | aspirin 100 mg daily | 阿司匹林每天一片，阿托伐他汀
    metformin twice every day | 大便正常 | 请下午打电话 | Please call after 6 pm | 我女儿会接电话
    I have some questions about travel | 合肥市第一医院 | Thank you | 二甲双胍 0.5g | 每天散步
    吃得好睡得好 | doing fine | 化验单在女儿手里 | the MRI was in May | 体温36.5度 | temp 36.8
    高血压，吃氨氯地平 | 胃口还可以 | blood pressure pills every day | Stool once a day, normal | 距肛缘6cm
"""


@cache
def rules() -> tuple[PhraseRule, ...]:
    return load_dialog(FOLDER).phrases


def sentences(table: str) -> list[str]:
    return [
        sentence.strip() for line in table.splitlines() for sentence in line.split("|") if sentence.strip()
    ]


@pytest.mark.parametrize(
    ("raised", "sentence"), [(raised, each) for raised, table in HEARD.items() for each in sentences(table)]
)
def test_a_sentence_is_heard(raised: str, sentence: str) -> None:
    assert raised in list(raised_by(rules(), [sentence]))


@pytest.mark.parametrize("sentence", sentences(SILENT))
def test_a_harmless_or_denying_sentence_raises_nothing(sentence: str) -> None:
    assert list(raised_by(rules(), [sentence])) == []


def test_a_wish_to_die_is_an_emergency_of_its_own_and_fear_is_met_with_support() -> None:
    assert list(raised_by(rules(), ["活着太累了，不想活了"])) == ["self_harm"]
    assert list(raised_by(rules(), ["很害怕"])) == ["support"]


def test_depression_is_met_with_support_and_told_to_staff() -> None:
    assert list(raised_by(rules(), ["有抑郁症"])) == ["support", "note_depression"]


def test_slight_dizziness_with_bleeding_is_for_soon_and_marked_dizziness_an_emergency() -> None:
    assert list(raised_by(rules(), ["便血，有点头晕"])) == ["soon"]
    assert list(raised_by(rules(), ["便血，头晕"])) == ["emergency", "soon"]


def test_every_phrase_is_heard_where_it_stands_alone_and_nothing_harmless_is() -> None:
    for rule in rules():
        alone = [each for each in rule.phrases if not rule.found_in(Said(each.replace("#", "5")))]
        harmless = [each for each in rule.unless if rule.found_in(Said(each.replace("#", "5")))]
        assert (alone, harmless) == ([], []), rule.raises


def test_every_phrase_of_a_group_is_heard_beside_the_other_groups() -> None:
    for rule in rules():
        for group in rule.all_of:
            others = [other[0] for other in rule.all_of if other is not group]
            unheard = [each for each in group if not rule.found_in(Said(" ".join([each, *others])))]
            assert unheard == [], rule.raises
