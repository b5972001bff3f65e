#include "report/terms.hpp"

#include <array>
#include <cstddef>

#include "base/check.hpp"

namespace darman::report {
namespace {

struct Words {
    Term term;
    std::string_view en;
    std::string_view fa;
};

constexpr std::array kWords = {
    Words{Term::Accepted, "accepted", "پذیرفته"},
    Words{Term::Pended, "pended", "در انتظار بررسی"},
    Words{Term::Undecided, "undecided", "بلاتکلیف"},
    Words{Term::FaultVerdict, "fault", "خطا"},
    Words{Term::Rejected, "rejected", "ردشده"},
    Words{Term::Key, "key", "شناسه"},
    Words{Term::Date, "date", "تاریخ"},
    Words{Term::Verdict, "verdict", "نتیجه"},
    Words{Term::Total, "total", "جمع کل"},
    Words{Term::Subtotal, "subtotal", "جمع"},
    Words{Term::Unknown, "unknown", "نامعلوم"},
    Words{Term::NoneValue, "none", "ندارد"},
    Words{Term::FaultValue, "fault", "خطا"},
    Words{Term::Unverified, "not yet confirmed", "تأییدنشده"},
    Words{Term::NotApplied, "not applied", "اعمال نشد"},
    Words{Term::CouldNotDecide, "could not be decided", "قابل تصمیم نبود"},
    Words{Term::Needs, "needs", "نیاز دارد به"},
    Words{Term::Because, "because", "زیرا"},
    Words{Term::Exception, "exception", "استثنای"},
    Words{Term::InForceSince, "in force since", "معتبر از"},
    Words{Term::InForceUntil, "until", "تا"},
    Words{Term::EnactedOn, "enacted", "مصوب"},
    Words{Term::TakenBack, "taken back", "برگشت‌خورده"},
    Words{Term::Tainted, "rests on law not put into rules", "متکی به حکمی که به قاعده درنیامده"},
    Words{Term::TaintNote,
          "rests on law that was not put into rules",
          "متکی به حکمی از قانون که به قاعده درنیامده است"},
    Words{Term::Approved,
          "lifted by a recorded approval",
          "با تأیید ثبت‌شده برداشته شد"},
    Words{Term::EngineAtFault,
          "THE ENGINE IS AT FAULT: replaying this row did not give the decided values again; "
          "do not rely on it, and report it",
          "خطا از موتور است: بازاجرای این ردیف همان مقدارهای تصمیم را نداد؛ به آن تکیه نکنید و "
          "گزارش دهید"},
    Words{Term::Receipt, "receipt", "رسید"},
    Words{Term::Policy, "policy", "سیاست"},
    Words{Term::Engine, "engine", "موتور"},
    Words{Term::Inputs, "inputs", "ورودی"},
    Words{Term::KnownAsOf, "known as of", "بر پایهٔ دانسته‌های"},
    Words{Term::Modules, "modules", "بخش‌ها"},
    Words{Term::Variants, "variants", "خوانش‌ها"},
    Words{Term::Reforms, "reforms", "اصلاحیه‌ها"},
    Words{Term::LawTexts, "law texts", "متن قانون"},
    Words{Term::Nothing, "nothing to decide", "چیزی برای تصمیم نیست"},
    Words{Term::Decision, "Decision", "تصمیم"},
    Words{Term::Decisions, "Decisions", "تصمیم‌ها"},
    Words{Term::Summary, "Summary", "خلاصه"},
    Words{Term::Amounts, "Amounts", "مبلغ‌ها"},
    Words{Term::Rows, "rows", "ردیف"},
    Words{Term::Search, "Search", "جست‌وجو"},
    Words{Term::AllVerdicts, "all verdicts", "همهٔ نتیجه‌ها"},
    Words{Term::Explanation, "Explanation", "شرح"},
    Words{Term::NotExplained,
          "No explanation was asked for this row.",
          "برای این ردیف شرحی خواسته نشده است."},
    Words{Term::Both, "both", "هر دو"},
    Words{Term::LanguageWord, "Language", "زبان"},
    Words{Term::Details, "Details", "جزئیات"},
    Words{Term::Name, "name", "نام"},
    Words{Term::Value, "value", "مقدار"},
    Words{Term::Formula, "formula", "محاسبه"},
    Words{Term::Grounds, "grounds", "مستند"},
    Words{Term::NoMatch, "No row matches.", "ردیفی یافت نشد."},
    Words{Term::Print, "Print", "چاپ"},
    Words{Term::MoreValues,
          "more values are in --json and --html",
          "مقدار دیگر در خروجی ‎--json و ‎--html است"},
    Words{Term::SumLacks,
          "some values are unknown and not in the sum",
          "برخی مقدارها نامعلوم است و در جمع نیامده"},
    Words{Term::Currency, "amounts in", "مبلغ‌ها به"},
    Words{Term::AllRows, "all rows", "همهٔ ردیف‌ها"},
    Words{Term::NotGiven,
          "reckoned only: a row that is not accepted is given nothing",
          "تنها محاسبه شده است: به ردیفی که پذیرفته نشده چیزی داده "
          "نمی‌شود"},
    Words{Term::From, "from", "از"},
    Words{Term::ListComma, ", ", "، "},
    Words{Term::Semicolon, "; ", "؛ "},
    Words{Term::BorneBy, "borne by", "بر عهدهٔ"},
    Words{Term::KnownAs, "known as", "با کد"},
};

constexpr bool in_order() {
    if (kWords.size() != static_cast<std::size_t>(Term::Term_count)) {
        return false;
    }
    for (std::size_t i = 0; i < kWords.size(); ++i) {
        if (static_cast<std::size_t>(kWords[i].term) != i) {
            return false;
        }
    }
    return true;
}

static_assert(in_order(), "kWords must follow the order of Term");

struct Pair {
    std::string_view en;
    std::string_view fa;
};

constexpr std::array kFormulaWords = {
    Pair{"and", "و"},
    Pair{"or", "یا"},
    Pair{"not", "نه"},
    Pair{"is", "="},
    Pair{"is not", "≠"},
    Pair{"is none", "ندارد"},
    Pair{"is not none", "دارد"},
    Pair{"is unknown", "نامعلوم است"},
    Pair{"is not unknown", "معلوم است"},
    Pair{"is listed", "در فهرست است"},
    Pair{"is not listed", "در فهرست نیست"},
    Pair{"is one of", "یکی از"},
    Pair{"is not one of", "هیچ‌یک از"},
    Pair{"else", "وگرنه"},
    Pair{"in", "در"},
    Pair{"not in", "بیرون از"},
    Pair{"..", "تا"},
    Pair{"to", "تا"},
    Pair{"from", "از"},
    Pair{"as of", "در تاریخ"},
    Pair{"previous", "پیشین"},
    Pair{"rest", "مانده"},
    Pair{"this", "همین ردیف"},
    Pair{"none", "ندارد"},
    Pair{"unknown", "نامعلوم"},
    Pair{"yes", "بلی"},
    Pair{"no", "خیر"},
    Pair{"sum", "جمعِ"},
    Pair{"sum of", "جمعِ"},
    Pair{"min", "کمترینِ"},
    Pair{"min of", "کمترینِ"},
    Pair{"max", "بیشترینِ"},
    Pair{"max of", "بیشترینِ"},
    Pair{"mean", "میانگینِ"},
    Pair{"mean of", "میانگینِ"},
    Pair{"count", "شمارِ"},
    Pair{"count of", "شمارِ"},
    Pair{"any", "وجودِ"},
    Pair{"first", "نخستین"},
    Pair{"last", "آخرین"},
    Pair{"best", "بهترین"},
    Pair{"earlier", "پیشینِ"},
    Pair{"later", "بعدیِ"},
    Pair{"other", "دیگرِ"},
    Pair{"accepted", "پذیرفتهٔ"},
    Pair{"for", "برای"},
    Pair{"via", "از راه"},
    Pair{"by", "به ترتیب"},
    Pair{"during", "در طول"},
    Pair{"within", "در فاصلهٔ"},
    Pair{"where", "که در آن"},
    Pair{"years from", "سال‌ها از"},
    Pair{"months from", "ماه‌ها از"},
    Pair{"days from", "روزها از"},
    Pair{"years", "سال"},
    Pair{"months", "ماه"},
    Pair{"days", "روز"},
    Pair{"year", "سال"},
    Pair{"month", "ماه"},
    Pair{"day", "روز"},
    Pair{"of", "از"},
    Pair{"half up", "به نزدیک‌ترین، نیمه به بالا"},
    Pair{"half down", "به نزدیک‌ترین، نیمه به پایین"},
    Pair{"half even", "به نزدیک‌ترین، نیمه به زوج"},
    Pair{"up", "به بالا"},
    Pair{"down", "به پایین"},
    Pair{"ceiling", "به سقف"},
    Pair{"floor", "به کف"},
    Pair{"at least", "دست‌کم"},
    Pair{"at most", "حداکثر"},
    Pair{"not before", "نه زودتر از"},
    Pair{"not after", "نه دیرتر از"},
};

// Only words that carry the same meaning in any policy; a policy's own labels go before them.
constexpr std::array kCommonNames = {
    Pair{"person", "شخص"},
    Pair{"household", "خانوار"},
    Pair{"claim", "مطالبه"},
    Pair{"line", "ردیف"},
    Pair{"referral", "ارجاع"},
    Pair{"award", "مستمری"},
    Pair{"survivor", "بازمانده"},
    Pair{"wage", "دستمزد"},
    Pair{"order", "حکم"},
    Pair{"year", "سال"},
    Pair{"month", "ماه"},
    Pair{"date", "تاریخ"},
    Pair{"service", "خدمت"},
    Pair{"class", "گروه"},
    Pair{"facility", "مرکز"},
    Pair{"sector", "بخش"},
    Pair{"quantity", "تعداد"},
    Pair{"tariff", "تعرفه"},
    Pair{"gross", "مبلغ کل"},
    Pair{"amount", "مبلغ"},
    Pair{"share", "سهم"},
    Pair{"status", "وضعیت"},
    Pair{"urgent", "فوری"},
    Pair{"chronic", "مزمن"},
    Pair{"covered", "در پوشش"},
    Pair{"gated", "نیازمند ارجاع"},
    Pair{"decile", "دهک"},
    Pair{"issued", "تاریخ صدور"},
    Pair{"received", "زمان دریافت"},
    Pair{"birth", "تاریخ تولد"},
    Pair{"pension", "مستمری"},
    Pair{"patient_pays", "سهم بیمار"},
    Pair{"fund_pays", "سهم صندوق"},
    Pair{"insurer_pays", "سهم بیمه‌گر"},
    Pair{"penalty", "جریمه"},
    Pair{"worker", "شاغل"},
    Pair{"retiree", "بازنشسته"},
    Pair{"specialist", "متخصص"},
    Pair{"consultation", "ویزیت"},
    Pair{"medicine", "دارو"},
    Pair{"inpatient", "بستری"},
    Pair{"IRR", "ریال"},
    Pair{"provider", "ارائه‌دهنده"},
    Pair{"patient", "بیمار"},
    Pair{"scheme", "صندوق"},
};

constexpr std::array kCitationWords = {
    Pair{"art", "مادهٔ"},
    Pair{"article", "مادهٔ"},
    Pair{"arts", "مواد"},
    Pair{"note", "تبصرهٔ"},
    Pair{"clause", "بند"},
    Pair{"para", "بند"},
    Pair{"floor", "کف"},
    Pair{"cap", "سقف"},
    Pair{"limit", "حد"},
    Pair{"Law", "قانون"},
    Pair{"Act", "قانون"},
    Pair{"Decree", "مصوبهٔ"},
    Pair{"Circular", "بخشنامهٔ"},
    Pair{"Regulation", "آیین‌نامهٔ"},
    Pair{"Draft", "پیش‌نویس"},
    Pair{"draft", "پیش‌نویس"},
    Pair{"Example", "نمونه"},
    Pair{"example", "نمونه"},
};

constexpr std::array<std::string_view, 12> kJalaliMonths = {"فروردین",
                                                            "اردیبهشت",
                                                            "خرداد",
                                                            "تیر",
                                                            "مرداد",
                                                            "شهریور",
                                                            "مهر",
                                                            "آبان",
                                                            "آذر",
                                                            "دی",
                                                            "بهمن",
                                                            "اسفند"};
constexpr std::array<std::string_view, 12> kGregorianMonths = {"ژانویه",
                                                               "فوریه",
                                                               "مارس",
                                                               "آوریل",
                                                               "مه",
                                                               "ژوئن",
                                                               "ژوئیه",
                                                               "اوت",
                                                               "سپتامبر",
                                                               "اکتبر",
                                                               "نوامبر",
                                                               "دسامبر"};

template <std::size_t N>
std::string_view find_fa(const std::array<Pair, N>& table, std::string_view en) {
    for (const Pair& pair : table) {
        if (pair.en == en) {
            return pair.fa;
        }
    }
    return {};
}

bool is_title_word(std::string_view part) {
    return !part.empty() && part[0] >= 'A' && part[0] <= 'Z';
}

// A title of which some words have no translation is left as it is, rather than half of it.
bool knows_title(std::string_view text) {
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(' '));
        if (is_title_word(part) && find_fa(kCitationWords, part).empty()) {
            return false;
        }
        text.remove_prefix(std::min(part.size() + 1, text.size()));
    }
    return true;
}

}  // namespace

std::string_view word(Term term, Language language) {
    const Words& words = kWords.at(static_cast<std::size_t>(term));
    return language == Language::En ? words.en : words.fa;
}

std::string_view formula_word(std::string_view text, Language language) {
    if (language == Language::En) {
        return text;
    }
    const std::string_view found = find_fa(kFormulaWords, text);
    return found.empty() ? text : found;
}

std::string_view common_name(std::string_view identifier) {
    return find_fa(kCommonNames, identifier);
}

std::string persian_citation(std::string_view text) {
    const bool title_known = knows_title(text);
    std::string out;
    std::size_t start = 0;
    while (start <= text.size()) {
        const std::size_t end = std::min(text.find(' ', start), text.size());
        const std::string_view part = text.substr(start, end - start);
        // "Act of 1354" is "قانون ۱۳۵۴": Persian joins the two without a word.
        const bool joining = part == "of" && out.ends_with("قانون");
        if (!joining) {
            const std::string_view found =
                title_known || !is_title_word(part) ? find_fa(kCitationWords, part) : part;
            if (!out.empty()) {
                out += ' ';
            }
            out += found.empty() ? part : found;
        }
        start = end + 1;
    }
    return core::to_persian_digits(out);
}

std::string_view persian_month(bool jalali, int month) {
    DARMAN_CHECK(month >= 1 && month <= 12);
    const auto index = static_cast<std::size_t>(month - 1);
    return jalali ? kJalaliMonths.at(index) : kGregorianMonths.at(index);
}

}  // namespace darman::report
