"""Words that the search for names must know, in French.

Data, not rules: what the field, geography and ordinary sentences write with a capital.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split(",") if word.strip())


ACRONYMS = frozenset(
    _words(
        """
    AAP, ACP, AFD, AMP, APD, ASI, CA, CAF, CCAS, CDD, CDI, CESER, CIRRMA, CNAM, CR, CRESS, CV, DDD,
    DLA, DRAJES, ECSI, ESS, EUR, FCFA, FCV, FDVA, FMI, FONJEP, FORIM, GES, IA, INSEE, JO, MEAE,
    MSA, OCDE, ODD, OMD, OMS, ONG, ONU, OPAP, OSC, OSI, OSIM, PADF, PNUD, PRA, PTF, PTM, QPV, RCS,
    RDC, RGPD, RH, RNA, RRMA, SCIC, SCOP, SIREN, SIRET, SMS, TTC, TVA, UE, UNESCO, UNICEF, USB,
    VIE, VSI
    """
    )
)
"""Of the field and of offices; written in capitals, never part of a name."""

FIELD = _words(
    """
    Affaires étrangères, Agence des Micro-Projets, Agence française de développement,
    Appel à projets, Appel à micro-projets, Association de solidarité internationale,
    Banque mondiale, Conseil départemental, Conseil régional, Coordination SUD, Cour des comptes,
    Croix-Rouge, Guilde, Journal officiel, La Guilde, Ministère de l’Europe,
    Ministère de l’Intérieur, Nations unies, Objectif de développement durable,
    Objectifs de développement durable, Organisation de solidarité internationale,
    Le Pôle Microprojets, Pôle Microprojets, Service civique, Union africaine, Union européenne,
    WhatsApp, Wi-Fi, janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre,
    novembre, décembre, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche
    """
)
"""Institutions, months and days: never part of a name."""

REGIONS = _words(
    """
    Auvergne-Rhône-Alpes, Auvergne, Rhône-Alpes, Bourgogne-Franche-Comté, Bourgogne,
    Franche-Comté, Bretagne, Centre-Val de Loire, Corse, Grand Est, Alsace, Lorraine,
    Champagne-Ardenne, Guadeloupe, Guyane, Hauts-de-France, Nord-Pas-de-Calais, Picardie,
    Île-de-France, La Réunion, Réunion, Martinique, Mayotte, Normandie, Nouvelle-Aquitaine,
    Aquitaine, Limousin, Poitou-Charentes, Nouvelle-Calédonie, Occitanie, Midi-Pyrénées,
    Languedoc-Roussillon, Pays de la Loire, Polynésie française, Provence-Alpes-Côte d’Azur,
    Provence, Région Sud, Outre-mer, Outre-mers
    """
)

COUNTRIES = _words(
    """
    Afghanistan, Afrique du Sud, Albanie, Algérie, Allemagne, Andorre, Angola,
    Antigua-et-Barbuda, Arabie saoudite, Argentine, Arménie, Australie, Autriche, Azerbaïdjan,
    Bahamas, Bahreïn, Bangladesh, Barbade, Belgique, Belize, Bénin, Bhoutan, Biélorussie,
    Birmanie, Bolivie, Bosnie-Herzégovine, Botswana, Brésil, Brunei, Bulgarie, Burkina Faso,
    Burkina, Burundi, Cambodge, Cameroun, Canada, Cap-Vert, Centrafrique,
    République centrafricaine, Chili, Chine, Chypre, Colombie, Comores, Congo,
    Congo-Brazzaville, Congo-Kinshasa, République du Congo, République démocratique du Congo,
    RDC, Corée du Nord, Corée du Sud, Costa Rica, Côte d’Ivoire, Croatie, Cuba, Danemark,
    Djibouti, Dominique, Égypte, Émirats arabes unis, Équateur, Érythrée, Espagne, Estonie,
    Eswatini, États-Unis, Éthiopie, Fidji, Finlande, France, Gabon, Gambie, Géorgie, Ghana,
    Grèce, Grenade, Guatemala, Guinée, Guinée-Bissau, Guinée-Conakry, Guinée équatoriale, Guyana,
    Haïti, Honduras, Hongrie, Îles Marshall, Îles Salomon, Inde, Indonésie, Irak, Iran, Irlande,
    Islande, Israël, Italie, Jamaïque, Japon, Jordanie, Kazakhstan, Kenya, Kirghizistan,
    Kiribati, Kosovo, Koweït, Laos, Lesotho, Lettonie, Liban, Liberia, Libye, Liechtenstein,
    Lituanie, Luxembourg, Macédoine du Nord, Madagascar, Malaisie, Malawi, Maldives, Mali, Malte,
    Maroc, Maurice, Île Maurice, Mauritanie, Mexique, Micronésie, Moldavie, Monaco, Mongolie,
    Monténégro, Mozambique, Myanmar, Namibie, Nauru, Népal, Nicaragua, Niger, Nigeria, Norvège,
    Nouvelle-Zélande, Oman, Ouganda, Ouzbékistan, Pakistan, Palaos, Palestine, Panama,
    Papouasie-Nouvelle-Guinée, Paraguay, Pays-Bas, Pérou, Philippines, Pologne, Portugal, Qatar,
    République dominicaine, République tchèque, Roumanie, Royaume-Uni, Russie, Rwanda,
    Saint-Christophe-et-Niévès, Sainte-Lucie, Saint-Marin, Saint-Vincent-et-les-Grenadines,
    Salvador, Samoa, Sao Tomé-et-Principe, Sénégal, Serbie, Seychelles, Sierra Leone, Singapour,
    Slovaquie, Slovénie, Somalie, Soudan, Soudan du Sud, Sri Lanka, Suède, Suisse, Suriname,
    Syrie, Tadjikistan, Taïwan, Tanzanie, Tchad, Tchéquie, Thaïlande, Timor oriental, Togo, Tonga,
    Trinité-et-Tobago, Tunisie, Turkménistan, Turquie, Tuvalu, Ukraine, Uruguay, Vanuatu, Vatican,
    Venezuela, Viêt Nam, Vietnam, Yémen, Zambie, Zimbabwe
    """
)

ZONES = _words(
    """
    Afrique, Afrique de l’Ouest, Afrique de l’Est, Afrique centrale, Afrique australe,
    Afrique du Nord, Afrique subsaharienne, Amérique, Amérique latine, Amérique centrale,
    Amérique du Nord, Amérique du Sud, Antilles, Asie, Asie centrale, Asie du Sud,
    Asie du Sud-Est, Balkans, Caraïbe, Caraïbes, Caucase, Europe, Europe de l’Est, Europe centrale,
    Grands Lacs, Maghreb, Mékong, Méditerranée, Moyen-Orient, Proche-Orient, Océanie,
    océan Indien, Pacifique, Sahel, Sahara
    """
)

SENTENCE_STARTS = frozenset(
    _words(
        """
    a, ah, ai, ainsi, alors, après, as, attention, au, aucun, aucune, aujourd, aussi, autant,
    autour, autre, autres, aux, avant, avec, avez, avons, beaucoup, bien, bonjour, bonsoir, bref,
    c, car, ce, cela, celle, celles, celui, cependant, certaines, certains, ces, cet, cette, ceux,
    chacun, chacune, chaque, cher, chers, chère, chères, chez, combien, comme, comment, contre, d,
    dans, de, depuis, derrière, des, dès, deux, devant, dire, dix, donc, dont, du, durant, elle,
    elles, en, encore, enfin, ensuite, entre, envers, est, et, eux, faire, faut, grâce, hier, hors,
    hélas, ici, il, ils, j, jamais, je, jusqu, l, la, le, les, leur, leurs, lors, lorsqu, lorsque,
    lui, là, m, ma, maintenant, mais, malgré, merci, mes, mieux, moi, moins, mon, même, n, ne, ni,
    non, nos, notre, nous, on, or, ou, oui, où, outre, par, parce, parfois, parmi, pas, pendant,
    personne, peut, peut-être, plus, plusieurs, pour, pourquoi, pourtant, près, puis, puisqu,
    puisque, qu, quand, quant, quatre, que, quel, quelle, quelles, quelqu, quelque, quelques,
    quels, qui, quoi, rien, s, sa, salut, sans, sauf, se, selon, ses, seul, seule, si, sinon,
    soit, son, sont, sous, souvent, suite, sur, t, ta, tandis, tant, te, tes, toi, ton, tous,
    tout, toute, toutefois, toutes, trois, trop, très, tu, un, une, vers, via, voici, voilà, vos,
    votre, vous, vu, y, à, ça, également, été, être, demain
    """
    )
)
"""Words that open sentences; a capital there says nothing."""

PARTICLES = frozenset(
    _words("al, ben, bin, da, de, del, della, des, di, dos, du, d, el, ibn, la, le, les, l, ould")
)
"""Small words inside a name, with or without a capital."""

GENERIC = frozenset(
    _words(
        """
    académie, agence, ambassade, annexe, appel, article, assemblée, atelier, axe, banque, budget,
    bureau, cas, centre, centrale, chambre, charte, christ, clinique, collège, comité, commission,
    commune, conseil, convention, cour, dieu, direction, dispensaire, dossier, département, est,
    eglise, faculté, fiche, fonds, formation, gouvernement, grille, groupe, guide, génération,
    hôpital, internet, institut, journée, loi, lycée, madame, mademoiselle, mairie, maire, maison,
    mesdames, messieurs, ministre, ministère, monsieur,
    mission, mosquée, métropole, nord, note, objectif, office, ouest, outil, parcours, parlement,
    partenariat, phase, plan, plateforme, portail, profil, programme, projet, président,
    présidente, préfecture, préfet, pôle, question, quartier, rapport, rectorat, rencontre,
    réseau, réseaux, règlement, région, régional, régionale, république, secrétaire, secrétariat,
    semaine, service, sud, tour, trame, trésorier, trésorière, trésor, université, village, ville,
    église, école, état, étape, équipe, directeur, directrice, coordinateur, coordinatrice
    """
    )
)
"""Nouns written with a capital out of respect: part of a name only beside a real one."""

TITLES = frozenset(
    _words(
        "président, présidente, directeur, directrice, maire, ministre, préfet, secrétaire, "
        "trésorier, trésorière, coordinateur, coordinatrice"
    )
)

ORGANISATIONS = frozenset(
    _words(
        """
    amicale, amis, amies, amitié, amitiés, association, coalition, collectif, confédération,
    coopérative, enfants, entraide, espoir, femmes, fondation, fraternité, fédération, groupement,
    jeunes, ligue, mouvement, mutuelle, passerelle, passerelles, regroupement, solidarité,
    solidarités, syndicat, union
    """
    )
)
"""Nouns that open the name of an association, even when a common noun follows."""

FIRST_NAMES = frozenset(
    _words(
        """
    abdou, abdoulaye, adama, agathe, agnès, ahmed, alain, alassane, alexandre, alice, aliou,
    alpha, amadou, amina, aminata, anne, annie, antoine, assane, aurélie, awa, aïcha, aïssata,
    aïssatou, bakary, benoît, bernard, bintou, boubacar, brigitte, bruno, camille, caroline,
    catherine, charles, cheikh, chloé, christian, christine, christophe, claire, claude, cédric,
    céline, daniel, daouda, david, denis, diego, dominique, djibril, emmanuel, florence, franck,
    françois, françoise, fatima, fatou, fatoumata, frédéric, gabriel, georges, gilles, guillaume,
    guy, gérard, hamidou, hassan, henri, hervé, hugo, hélène, ibrahim, ibrahima, idrissa,
    inès, isabelle, issa, jacques, jean, jeanne, joseph, julie, julien, kadiatou, karim, khadija,
    lamine, laure, laurence, laurent, louis, louise, luc, léa, lucie, mamadou, manon, marc,
    marguerite, mariam, mariama, marie, marina, marion, marthe, martin, martine, mathieu, michel,
    michèle, mohamed, monique, moussa, moustapha, nadia, nathalie, nicolas, nicole, noa, olivier,
    oumar, oumarou, oumou, ousmane, pascal, patrice, patrick, paul, pauline, philippe, pierre,
    rachid, ramata, raymond, robert, rokia, rose, sacha, safiatou, salif, samba, samuel, sarah,
    sekou, seydou, simon, simone, solange, solenn, sophie, souleymane, stéphane, sylvie, thierry,
    thomas, valérie, victor, vincent, véronique, yann, yannick, yves, yacouba, youssouf, zeinab,
    émile, éric, élise, élodie, étienne
    """
    )
)
