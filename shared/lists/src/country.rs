//! Countries, by code or by name in several languages.

use domain::Region;

use crate::heading::squashed;

/// The country's two letters, if the text names one.
pub(crate) fn read(text: &str) -> Option<Region> {
    let word = squashed(text);
    let named = NAMES
        .iter()
        .find(|(_, names)| names.split(' ').any(|name| name == word));
    if let Some((code, _)) = named {
        return code.parse().ok();
    }
    let code = word.to_uppercase();
    let known = word.len() == 2 && CODES.split(' ').any(|known| known == code);
    known.then(|| code.parse().ok()).flatten()
}

/// Names come first: `UK` is no code of ISO's, and everybody writes it.
const NAMES: &[(&str, &str)] = &[
    (
        "US",
        "us usa unitedstates unitedstatesofamerica theunitedstates america vereinigtestaaten \
        vereinigtestaatenvonamerika etatsunis etatsunisdamerique statiuniti statiunitidamerica \
        estadosunidos eeuu eua",
    ),
    (
        "GB",
        "gb uk gbr unitedkingdom theunitedkingdom greatbritain britain england scotland wales \
        northernireland vereinigteskonigreich grossbritannien royaumeuni grandebretagne angleterre \
        regnounito granbretagna inghilterra reinounido granbretana inglaterra",
    ),
    (
        "DE",
        "de d deu ger germany deutschland allemagne germania alemania",
    ),
    ("FR", "fr f fra france frankreich francia"),
    ("IT", "it i ita italy italien italie italia"),
    ("ES", "es e esp spain spanien espagne spagna espana"),
    ("AT", "at a aut austria osterreich oesterreich autriche"),
    ("CH", "ch che switzerland schweiz suisse svizzera suiza"),
    ("CA", "ca can canada kanada"),
    ("AU", "au aus australia australien australie"),
    (
        "NZ",
        "nz nzl newzealand neuseeland nouvellezelande nuovazelanda nuevazelanda",
    ),
    (
        "IE",
        "ie irl ireland republicofireland irland irlande irlanda eire",
    ),
    (
        "NL",
        "nl nld netherlands thenetherlands holland niederlande paysbas hollande paesibassi olanda \
        paisesbajos holanda nederland",
    ),
    (
        "BE",
        "be b bel belgium belgien belgique belgio belgica belgie",
    ),
    ("LU", "lu l lux luxembourg luxemburg lussemburgo luxemburgo"),
    ("PT", "pt p prt portugal portogallo"),
    ("DK", "dk dnk denmark danemark danimarca dinamarca danmark"),
    ("SE", "se s swe sweden schweden suede svezia suecia sverige"),
    (
        "NO",
        "no n nor norway norwegen norvege norvegia noruega norge",
    ),
    ("FI", "fi fin finland finnland finlande finlandia suomi"),
    ("PL", "pl pol poland polen pologne polonia polska"),
    (
        "CZ",
        "cz cze czechia czechrepublic tschechien tchequie cechia chequia",
    ),
    ("HU", "hu hun hungary ungarn hongrie ungheria hungria"),
    ("GR", "gr grc greece griechenland grece grecia"),
    ("MX", "mx mex mexico mexiko mexique messico"),
    ("BR", "br bra brazil brasilien bresil brasile brasil"),
    ("AR", "ar arg argentina argentinien argentine"),
    ("CL", "cl chl chile chili cile"),
    ("CO", "co col colombia kolumbien colombie"),
    ("PR", "pr pri puertorico"),
    ("IN", "in ind india indien inde"),
    ("ZA", "za zaf southafrica sudafrika afriquedusud sudafrica"),
    ("SG", "sg sgp singapore singapur singapour"),
    ("JP", "jp jpn japan japon giappone"),
    ("CN", "cn chn china chine cina"),
];

/// The rest of ISO 3166.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AS AW AX AZ BA BB BD BF BG BH BI BJ BL BM BN BO BQ BS BT BW BY BZ \
    CC CD CF CG CI CK CM CR CU CV CW CX CY DJ DM DO DZ EC EE EG EH ER ET FJ FK FM FO GA GD GE \
    GF GG GH GI GL GM GN GP GQ GT GU GW GY HK HN HR HT ID IL IM IO IQ IR IS JE JM JO KE KG KH \
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MY MZ NA NC NE NF NG NI NP NR NU OM PA PE PF PG PH PK PM PS PW PY \
    QA RE RO RS RU RW SA SB SC SD SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ \
    TK TL TM TN TO TR TT TV TW TZ UA UG UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZM ZW";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: &str, texts: &[&str]) {
        for text in texts {
            let read = read(text);
            assert_eq!(
                read.as_ref().map_or("", Region::as_str),
                expected,
                "{text:?}"
            );
        }
    }

    #[test]
    fn countries_are_known_by_code_and_by_name() {
        check(
            "US",
            &[
                "US",
                "usa",
                "U.S.A.",
                "United States",
                "États-Unis",
                "EE.UU.",
            ],
        );
        check(
            "GB",
            &[
                "UK",
                "gb",
                "United Kingdom",
                "Vereinigtes Königreich",
                "England",
            ],
        );
        check("DE", &["Deutschland", "D", "GER", "Germany"]);
        check("AT", &["Österreich", "A"]);
        check("IS", &["IS", "is"]);
    }

    #[test]
    fn what_is_no_country_is_none() {
        check("", &["", "ZZ", "Atlantis", "XYZ", "12"]);
    }
}
