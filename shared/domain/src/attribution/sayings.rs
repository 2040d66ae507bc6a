//! What callers say, in the languages we know: that they hold a piece of mail,
//! that they come from elsewhere, that they have the wrong number.
//!
//! Phrases are folded: lower case, no accents, no punctuation.

use std::sync::LazyLock;

/// Phrases, read apart when they are first looked for.
pub(crate) type Sayings = LazyLock<Vec<&'static str>>;

/// Phrases in one text, with bars between them.
macro_rules! sayings {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => { $(
        $(#[$doc])*
        pub(crate) static $name: Sayings = LazyLock::new(|| {
            let phrases = $text.split('|').map(str::trim);
            phrases.filter(|phrase| !phrase.is_empty()).collect()
        });
    )* };
}

sayings! {
    /// Words for printed matter that came by mail.
    MAIL = "
        mail | mailed | mailer | mailbox | mailing | flyer | flier | postcard | post card | card |
        letter | brochure | leaflet | coupon | voucher | pamphlet | in the post | letterbox |
        you sent me | you people sent | piece of paper | printed | catalog | catalogue | booklet |
        your ad in the mail | certificate | scanned the code | brief | postkarte | karte |
        flugblatt | prospekt | broschuere | briefkasten | gutschein | werbung | post bekommen |
        in der post | anschreiben | wurfsendung | mit der post | courrier | carte | carte postale |
        prospectus | depliant | boite aux lettres | lettre | bon de reduction | brochure recue |
        publicite | lettera | cartolina | volantino | posta | cassetta | buca delle lettere |
        opuscolo | buono | carta | folleto";

    /// Words for printed matter that mean something else here.
    NOT_PRINTED = "
        e mail | e mails | e mailed | credit card | debit card | gift card | business card |
        insurance card | id card | card number | my card | brief question | in brief | be brief |
        carta di credito | carta di debito | carta d identita | carte bleue | carte de credit |
        carte bancaire | carte vitale | posta elettronica | certificate of insurance";

    /// That the caller came by another way than our mail.
    ELSEWHERE = "
        uses you guys | uses you | used you guys | had a booth | at the fair | county fair |
        home show | realtor gave | told me to call | auf google | im netz | au bord de la route |
        votre camion | sur les reseaux | votre vehicule | ihr auto gesehen | ihren lieferwagen |
        ihr schild | nachbarn empfohlen | kollege hat | eine bekannte hat | ein bekannter hat |
        mon voisin m a | un ami m a | un amico mi ha | il mio vicino mi ha | found you on |
        found you online | found you through google | found your number online |
        found you guys on | found you guys online | found your website | found your number on |
        on the internet | looking at your website | your website says | from your website |
        on your website | off your website | saw your website | through your website | googled |
        google search | on google | google maps | searched for | search engine | on yelp |
        on facebook | facebook | instagram | on tiktok | social media | youtube | on the radio |
        on tv | on television | friend recommended | friend of mine recommended | friend told me |
        friend gave me | friend referred | friend suggested | neighbor recommended |
        neighbour recommended | neighbor told me about you | neighbour told me about you |
        coworker recommended | colleague recommended | was referred | were referred |
        got referred | referred by | recommended you | recommended by | recommended your |
        word of mouth | your vans | your van | your lorry | your lorries | looked you up |
        look you up | reviews site | review site | online reviews | an ad online | sent me over |
        sent me to you | told me to call you | told me about you | gave me your number |
        on nextdoor | my doctor | my physician | heard about you from | heard of you from |
        heard you on | heard about you on | saw you on | saw you online | saw your ad on |
        your truck | your trucks | a billboard | your billboard | yard sign | drove past |
        driving past | drove by | walked past | walked by | newspaper | existing customer |
        already a customer | im internet | ueber google | bei google | gegoogelt |
        auf ihrer webseite | auf ihrer website | auf ihrer homepage | ihre webseite | empfohlen |
        empfehlung | auf facebook | im radio | ihren wagen | ihr fahrzeug | sur internet |
        sur google | sur votre site | votre site | m a recommande | recommande par |
        bouche a oreille | a la radio | votre camionnette | su internet | su google |
        sul vostro sito | vostro sito | consigliato | passaparola | alla radio | vostro furgone |
        en internet";

    /// What callers say who are customers already and call about that.
    SERVICE = "
        direct debit | the visit we booked | visit we booked | shift the visit | nobody came |
        no one came | nobody showed | didn t show up | quarterly plan | monthly plan |
        my plan with you | on your plan | my contract | my subscription | service plan |
        maintenance plan | question about my | copy of my invoice | eine mahnung bekommen |
        mahnung | zweite rate | wartungstermin | sollecito | relance | rappel de paiement |
        already a patient | already a client | already a customer | already a member |
        existing customer | copy of my | move my | eine mahnung | meine mahnung | mein auftrag |
        mon dossier | la mia pratica | schon kunde | bereits kunde | deja client | gia cliente |
        my bill | a bill | the bill for | my invoice | an invoice | the invoice | my balance |
        my statement | my account | my receipt | my payment | reschedule | my appointment |
        move my appointment | cancel my | you installed | you guys installed | you put in |
        put it in last | was here last | was out here | came out last | came by last |
        your technician | your guy | the technician | my order | my warranty | under warranty |
        warranty claim | my installation | my records | my results | my prescription |
        test results | my claim | my refund | came off | stopped working after | since you fixed |
        follow up on the work | you did for us | you did for me | apply for a job |
        the job posting | the job opening | are you hiring | my application | my resume |
        the position | my delivery | a delivery for you | purchase order | our contract with you |
        meine rechnung | eine rechnung | die rechnung | mein termin | meinen termin |
        termin verschieben | termin absagen | ihr techniker | ihr monteur | reklamation |
        gewaehrleistung | meine bestellung | stellenanzeige | bewerbung | ma facture |
        une facture | la facture | mon rendez vous | deplacer le rendez vous | votre technicien |
        ma commande | offre d emploi | candidature | la mia fattura | una fattura | la fattura |
        il mio appuntamento | spostare l appuntamento | vostro tecnico | il mio ordine |
        annuncio di lavoro | candidatura";

    /// That the caller never had our mail.
    NO_MAIL = "
        don t have a flyer | don t have any flyer | don t have a mailer | don t have a postcard |
        don t have anything from you | didn t get anything | never had any | kein flyer |
        keine werbung | pas de prospectus | nessun volantino | never had a | never got a |
        never got any | never got your | never received | didn t get a | didn t get any |
        didn t receive | did not get | did not receive | haven t gotten | haven t received |
        not from the mail | not from a flyer | no flyer | no postcard | no mailer | no letter |
        no leaflet | nothing in the mail | keinen flyer | keine karte | keinen brief | nie einen |
        nie eine | nichts bekommen | jamais recu | pas recu de | rien recu | mai ricevuto |
        non ho ricevuto";

    /// That the caller has called before, or was cut off.
    AGAIN = "
        me again | once more | called before | called earlier | called the other day |
        called yesterday | called last | called a few days | called a couple | my earlier call |
        earlier call | following up | follow up | spoke with you | spoke to you |
        spoke to someone | spoke with someone | talked to you | talked to someone | already spoke |
        already talked | got disconnected | got cut off | cut off | cut out | line dropped |
        call dropped | was disconnected | we were disconnected | calling back | call back about |
        just called | noch einmal | nochmal ich | schon einmal angerufen | schon mal angerufen |
        vorhin angerufen | gerade angerufen | wieder ich | unterbrochen | abgebrochen |
        gespraech war weg | rappelle | encore moi | deja appele | coupe | coupee | di nuovo io |
        ancora io | ho gia chiamato | richiamo | caduta la linea | interrotta";

    /// Values of a "how did you hear of us" field that mean mail.
    MAIL_SOURCES = "
        mail | postcard | card | flyer | flier | letter | mailer | brochure | leaflet | coupon |
        voucher | direct mail | post | postal mail | brief | postkarte | flugblatt | prospekt |
        courrier | carte | prospectus | depliant | lettera | cartolina | volantino | posta";

    /// Values of that field that mean something else.
    OTHER_SOURCES = "
        drove | drove by | driving by | saw the truck | realtor | walk in | walked in | yard sign |
        street | reviews | fair | event | trade show | magazine | podcast | tiktok | youtube |
        linkedin | maps | suchmaschine | netz | nachbar | kollege | radiowerbung | zeitung |
        moteur de recherche | voisin | collegue | journal | vicino | collega | giornale | website |
        web | internet | online | google | search | search engine | friend | referral | referred |
        neighbor | neighbour | family | colleague | word of mouth | facebook | instagram |
        social media | social | radio | tv | television | newspaper | billboard | truck | van |
        sign | yelp | existing customer | empfehlung | bekannte | freund | webseite | suche |
        fernsehen | recommandation | ami | site | bouche a oreille | amico | passaparola | sito |
        ricerca | drive by";

    WRONG_NUMBER = "
        not who i was calling | wrong number | misdialed | misdialled | dialed wrong |
        dialled wrong | not the number i wanted | wrong place | wrong company | wrong office |
        looking for somebody else | looking for someone else | trying to reach somebody else |
        dialled the wrong | dialed the wrong | wrong business | must have the wrong |
        have the wrong | erreur de numero | numero errato | falsch verbunden | verwaehlt |
        falsche nummer | falschen nummer | faux numero | mauvais numero | trompe de numero |
        me suis trompe | sbagliato numero | numero sbagliato | ho sbagliato | numero equivocado |
        me equivoque";

    /// What a caller who tries the line out says.
    TESTING = "
        internal line test | test test | please ignore this | just ignore this | leitungstest |
        bitte ignorieren | ignorez cet appel | test de ligne | merci d ignorer | prova linea |
        prova prova | ignorate | test interno | test interne | test call | testing the line |
        testing testing | this is a test | just testing | only testing | ignore this call |
        ignore this one | checking that the agent | tested the line | check of the phone line |
        asked to ignore the call | testing one two | internal test | line test | sample code |
        test the line | internal line | only a test | test only | testing the agent |
        testing the number | testing the phone | qa test | testing i ll | testing ignore |
        testanruf | nur ein test | ich teste | appel test | appel de test | c est un test |
        chiamata di prova | e una prova | sto provando la linea";

    /// What people and machines say that sell something to the business.
    PITCHES = "
        say yes to continue | branchenbucheintrag | formation professionnelle compte | press one |
        press 1 | press nine | press 9 | press two | extended warranty | final notice |
        important message regarding | pre approved | preapproved | business loan | loan of up to |
        google listing | listing on the map | verify your listing | first page of google |
        search ranking | rank higher | seo services | web design services | leads for your |
        premier lead | merchant services | credit card processing | lower your rates |
        you have been selected | you have won | do not hang up | this is not a sales call |
        office supplies | social security number | tax debt | timeshare | druecken sie die eins |
        sie haben gewonnen | appuyez sur | prema uno | prema il tasto";

    /// What may be part of a pitch, and of a customer's question as well: one alone
    /// says little.
    HALF_PITCHES = "
        subsidy | new program | strom und gas | bolletta | electric bill | utility bill |
        your energy provider | processing fees | speak to the owner | speak with the owner |
        business owner please | person in charge | decision maker | online marketing |
        your online marketing | line of credit | funding for your business | toner | cruise | irs |
        car insurance quote | health insurance plan | student loan | limited time opportunity |
        act now | electricity account | congratulations your business | lead generation |
        exclusive leads | you may qualify | stromanbieter | stromtarif | guenstigeren tarif |
        guenstigerer tarif | branchenbuch | fornitore di energia | fournisseur d electricite |
        business listing";

    /// What a summary says of such a call.
    SUMMED_UP_AS_SPAM = "
        sales call | promotional message | advertising call | unerwuenschte werbung |
        unaufgefordert | publicite non sollicitee | non sollicite | non sollicitee |
        pubblicita indesiderata | non richiesta | chiamata promozionale | appel publicitaire |
        publicite non desiree | pubblicita | demarchage telephonique | vendre un service |
        verkaufsanruf | werbung | unsolicited | sales message | sales pitch | robocall |
        automated message | recorded promotion | recorded message | prerecorded | telemarketing |
        telemarketer | tried to sell | solicitation | spam | scam | werbeanruf | bandansage |
        demarchage | message automatique | messaggio automatico";

    ASKS_FOR_NAME = "
        name | who am i speaking | who do i have | who s this | who is this | whom am i |
        am i speaking with | chi parla | mit wem | wer ist am | qui est a l appareil |
        a qui ai je | comment vous appelez | come si chiama | who is calling | who s calling |
        namen | nom | nome | heissen | appelez | con chi parlo";

    /// What comes after a name.
    NAMED_BEFORE = "
        mein name | my name | is my name | is the name | here | speaking | am apparat | hier |
        a l'appareil | al telefono";

    /// What comes before a name.
    INTRODUCES = "
        my name is | my name's | the name is | the name's | name is | name's | this would be |
        that would be | this is | call me | put it under | under the name of | under the name |
        speaking with | you're talking to | it's for | it's | its | i am | i'm | just |
        mein name ist | mein name | der name ist | ich heisse | hier ist | hier spricht | ich bin |
        name ist | das ist | auf den namen | unter dem namen | je m'appelle | je suis | c'est |
        ici | mon nom est | au nom de | mi chiamo | sono | il mio nome e | a nome di | a nome |
        qui parla | me llamo | soy";
}
