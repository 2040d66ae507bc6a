//! The words of five languages that columns are named by, squashed: small,
//! without accents, spaces and signs.

use crate::Field;

/// Whole headings.
pub(crate) const WHOLE: &[(Field, &str)] = &[
    (
        Field::RecipientId,
        "\
         recipientid id recordid record rowid customerid customernumber customerno custid custno \
         clientid clientnumber contactid contactnumber personid leadid memberid membernumber \
         accountid accountnumber accountno account externalid uniqueid uid uuid key reference \
         ref referenceid recipientnumber addressid prospectid kundennummer kundennr kundenid \
         kdnr empfaengerid empfangerid nr nummer datensatz adressnummer adressid mitgliedsnummer \
         debitor debitorennummer numeroclient noclient nclient idclient identifiant codeclient \
         idcontact destinataireid iddestinataire numerocliente idcliente codicecliente \
         codcliente identificativo ndcliente iddestinatario numerodecliente codigocliente \
         codigodecliente identificador nocliente ncliente urn seq sequence sequencenumber lfdnr \
         laufendenummer",
    ),
    (
        Field::Mailing,
        "\
         mailingid mailing mailingname mailingnumber wave waveid drop dropid dropnumber dropname \
         mailingwave maildrop batch welle aussendung aussendungid versand versandwelle vague \
         envoi publipostage ondata invio spedizione ola oleada envio",
    ),
    (
        Field::FirstName,
        "\
         firstname first fname givenname given givennames forename forenames christianname \
         firstnames vorname vornamen rufname prenom prenoms nomedibattesimo primonome \
         nombredepila primernombre nombres contactfirstname customerfirstname recipientfirstname \
         voornaam firstnm",
    ),
    (
        Field::LastName,
        "\
         lastname last lname surname familyname family secondname nachname familienname zuname \
         nomdefamille nomfamille cognome apellido apellidos primerapellido contactlastname \
         customerlastname recipientlastname achternaam lastnm",
    ),
    (
        Field::FullName,
        "\
         name fullname names completename contact contactname customer customername client \
         clientname recipient recipientname person addressee vollername vollstandigername \
         vornamenachname vorundnachname vornameundnachname vorundzuname namevorname \
         ansprechpartner kunde kundenname empfanger empfaenger nom nomcomplet nometprenom \
         nomprenom prenometnom prenomnom destinataire nome nomecompleto nomecognome nomeecognome \
         cognomenome cognomeenome nominativo destinatario intestatario nombre nombrecompleto \
         nombreyapellidos nombreyapellido nombreapellidos cliente naam firstlastname \
         firstandlastname lastnamefirstname",
    ),
    (
        Field::Phone,
        "\
         phone phonenumber phoneno phonenr phonenum telephone telephonenumber tel telno telnr \
         mobile mobilephone mobilenumber mobileno cell cellphone cellnumber homephone workphone \
         businessphone officephone landline dayphone eveningphone primaryphone secondaryphone \
         otherphone alternatephone altphone contactphone number msisdn caller callerid ph \
         phonehome phonework phonemobile phonecell telefon telefonnummer telefonnr fon rufnummer \
         handy handynummer handynr mobil mobilnummer mobiltelefon festnetz mobilfunk \
         telefonprivat privat telefongeschaftlich rueckrufnummer ruckrufnummer numerodetelephone \
         numtel notel ntel telephonefixe fixe portable telephoneportable mobiletelephone \
         telmobile telfixe telefono numeroditelefono cellulare telefonofisso fisso \
         telefonocellulare recapito recapitotelefonico numerodetelefono movil celular \
         telefonomovil telefonofijo fijo tlf tfno tfn telf telefoon",
    ),
    (
        Field::Email,
        "\
         email emailaddress mail mailaddress emailadresse mailadresse emails courriel \
         adressemail adresseemail adresseelectronique mel postaelettronica indirizzoemail \
         indirizzomail correo correoelectronico direcciondecorreo direccionemail emailid eemail",
    ),
    (
        Field::Address,
        "\
         address addr streetaddress street streetname addressline addressstreet mailingaddress \
         postaladdress homeaddress deliveryaddress shippingaddress billingaddress \
         mailaddressline suite unit apt apartment addressfull strasse str strassehausnummer \
         strasseundhausnummer strassehausnr strasseundnr strassenr anschrift adresse adresszeile \
         adresszusatz adresszusatze rue adressepostale voie complement complementadresse \
         complementdadresse indirizzo via viapiazza direccion calle domicilio",
    ),
    (
        Field::HouseNumber,
        "\
         housenumber houseno housenr streetnumber streetno hausnummer hausnr hnr numeroderue \
         numerorue numerocivico civico ncivico numerodecalle",
    ),
    (
        Field::City,
        "\
         city town cityname locality posttown place village suburb ort stadt wohnort ortschaft \
         gemeinde ville commune localite citta comune localita ciudad poblacion localidad \
         municipio woonplaats",
    ),
    (
        Field::Zip,
        "\
         zip zipcode postcode postalcode postal zippostal zippostalcode zippostcode pcode \
         eircode plz postleitzahl codepostal cp codpostal cap codiceavviamentopostale \
         codicepostale codigopostal codigozip",
    ),
    (
        Field::Country,
        "\
         country countrycode countryname nation countryiso isocountry land landercode \
         laendercode landercod landeskennzeichen lkz staat pays codepays paese nazione stato \
         codicepaese pais codigopais codigodepais",
    ),
    (
        Field::Code,
        "\
         code mailercode mailcode promocode promotioncode promo offercode couponcode coupon \
         vouchercode voucher discountcode responsecode keycode campaigncode personalcode \
         uniquecode trackingcode reservationcode invitationcode pin pincode purl accesscode \
         gutscheincode gutschein rabattcode aktionscode aktionsnummer werbecode mailingcode \
         personlichercode antwortcode codepromo codepromotionnel codeavantage codereduction \
         bondereduction codepersonnel codeoffre codice codicepromo codicepromozionale \
         codicesconto codiceofferta buono codicepersonale codigo codigopromocional codigopromo \
         codigodescuento codigodedescuento cupon codigopersonal codigodeoferta personalisedcode \
         personalizedcode",
    ),
];

/// Words inside longer headings, the more telling first.
pub(crate) const PARTS: &[(Field, &str)] = &[
    (
        Field::Email,
        "\
         email emailadresse courriel correo emailaddress",
    ),
    (
        Field::Phone,
        "\
         phone telephone tel mobile cell cellphone handy telefon mobil telefono cellulare movil \
         celular landline festnetz rufnummer telefonnummer phonenumber",
    ),
    (
        Field::FirstName,
        "\
         firstname forename vorname prenom givenname",
    ),
    (
        Field::LastName,
        "\
         lastname surname nachname cognome apellido apellidos familyname",
    ),
    (
        Field::Zip,
        "\
         zip zipcode plz postcode postleitzahl postal postalcode",
    ),
    (
        Field::City,
        "\
         city town wohnort stadt ville citta ciudad",
    ),
    (
        Field::Country,
        "\
         country pays paese pais",
    ),
    (
        Field::Address,
        "\
         street strasse rue calle address adresse direccion indirizzo anschrift",
    ),
    (
        Field::HouseNumber,
        "\
         hausnummer housenumber civico",
    ),
    (
        Field::Code,
        "\
         mailercode promocode gutscheincode coupon voucher rabattcode",
    ),
    (
        Field::RecipientId,
        "\
         kundennummer customernumber recipientid customerid",
    ),
    (
        Field::Mailing,
        "\
         mailingid mailing wave",
    ),
    (
        Field::FullName,
        "\
         fullname name",
    ),
];

/// Columns that go on with an address; alone they make one too.
pub(crate) const LINES: &str = "\
     suite unit apt apartment addressline adresszusatz adresszusatze complement \
     complementadresse complementdadresse street address strasse";

/// Headings of what is kept about people and is no field of ours.
pub(crate) const OTHER: &str = "\
     state province county bundesland kanton region departement provincia regione estado title \
     salutation anrede titel civilite titolo tratamiento middlename middleinitial mi suffix \
     gender geschlecht age dob notes note comments remarks bemerkung company firma societe \
     azienda empresa campaignid campaign campaignname kampagne zipplus plus latitude longitude \
     areacode vorwahl username companyname firmenname agentname salesperson source status";

/// With one of these words a heading is about something else, whatever the
/// others say: `phone type`, `e-mail opt-in`, `last call date`.
pub(crate) const OTHER_PARTS: &str = "\
     type typ opt optin optout consent status verified valid extension ext carrier date datum \
     created updated fax telefax telecopie ip web website url additional campaign kampagne \
     company firma agent file user middle state county score count notes comment dnc lat lon \
     dialing area";
