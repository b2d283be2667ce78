"""The common registries that local codes are mapped to.

Incident types are those of the EIDO registry (NENA-STA-021.1), dispositions those of
APCO ANS 1.111.2; the words beside them are ours, for codes that this work meets.
"""

_INCIDENT_TYPES = """
NONEMERG 911H 911OPN ABDOM ABDUCTF ABDUCTNF ABUSE ACCIND ACTSHOOT ADMIN AIR AIRINC
ALIEN ALLERGIC ALMA ALMB ALMH ALMR ALRBA ALRBOX ALRBS ALRCO ALRCO2 ALRDEFIB ALRF
ALRGAS ALRHEAT ALRKPAD ALRMED ALRNGAS ALRPANA ALRPANS ALRPROPN ALRPULL ALRROBA
ALRROBS ALRU ALRVEH ALRWTR ALS ANIMAL ASSAULT ASSIST ATL BACK BARICADE BIO BITE
BLDCLPSE BLEEDING BLS BOMB BRGCLPSE BURGLARY BURN CARDIAC CARJACK CDX CHEMICAL
CHESPAIN CHOKE CITASST CIVDIS CIVIL CNTRFT COURT CRIMPS CRIMTRAF CRWD CU1 CU2 CU3
CURFEW CUST DEATH DEATHNTF DIABETIC DISORD DISVEH DMPX DROWN DRUGPAR DRUGS DUI DVA
DVNA EDP ELEC ELECHZD ELUDING ENTRAP ESCAPE EXPLOS EXPOSURE EXTORT EYE FAIRC FALL
FAM FAPT FARSON FAS FASX FBRUSH FELEC FFUEL FIGHT FIREWRKS FMARINE FORCENTR FOTHER
FRAUD FREPORT FSMOKE FSTRU FTRAILER FTRAIN FTRASH FTRUCK FUNK FVEH GASLEAK GASLEAKI
GASLEAKO HARR HATE HAZ HAZMAT HEADACHE HEMRG HLP1 HLP2 HOLD HOMICIDE HOSTAGE IMP
INDECENT INFO INTERNET INTOX INVEST JUV LARCENY LIQUOR MAJORINC MAYDAY MCI MISBOATR
MISCON MNTL MTLV MVA MVAHR MVAINJY MVAUNK MVCP NCIC NCRASLTWF NCRCPRF NCRELEV
NCRFACTR NCRMUAIDF NCRNDE NCRNONE NCRTASKFORCE NCRTESTF NCRTRANS NEGLECT NOISE OD
ODOR OPEN ORDERV PANDEMIC PARKING PERFND PERMISS PERSUSP PERUNCON PERWANT PHANDLE
PREG PROPFND PROPLOST PROPSTLN PROW PUBWKS PURSUIT RADIAT RECKDRV REPO RESCUE RESIST
RESP RESPARR ROBBERY RUNAWAY SAR SCH SCRM SEIZURE SEXOFFNS SHOOT SHOPLIFT SICK SLMP
SMOKING SOL STABBING STDBY STKX STROKE SUBJSTP SUICIDE SUICTHRT SUSP TERROR THAZ
THREATS TOW TRAIN TRAINDRL TRANSFER TRAUMA TRAUMAP TRESPASS TROUBLE TRUANT TSTOP VAG
VANDAL VEHABND VEHASST VEHLOCK VEHREC VEHSTLN VEHSUSP VICE WARRANT WATER WEAPON
WELFARE WILDLIFE WIRES XTRICATE
"""
INCIDENT_TYPES = frozenset(_INCIDENT_TYPES.split())
# Offered first where a code is mapped: what a crisis is filed under.
CRISIS_TYPES = {
    "SUICTHRT": "Suicide threat or attempt",
    "SUICIDE": "Suicide",
    "MTLV": "Mental crisis, violent",
    "MNTL": "Mental crisis, not violent",
    "EDP": "Emotional disturbance",
    "WELFARE": "Welfare check",
    "TROUBLE": "Trouble, kind unknown",
    "OD": "Overdose or poisoning",
    "DRUGS": "Drugs",
    "INTOX": "Intoxicated person",
    "DVNA": "Domestic, not violent",
    "DVA": "Domestic, violent",
    "FAM": "Family trouble",
    "DISORD": "Disorder",
    "THREATS": "Threats",
    "HARR": "Harassment",
    "BARICADE": "Barricaded person",
    "PERUNCON": "Person unconscious",
    "PERSUSP": "Suspicious person",
    "TRESPASS": "Trespass",
    "VAG": "Loitering",
    "RUNAWAY": "Runaway",
    "JUV": "Juvenile",
    "ABUSE": "Abuse",
    "NEGLECT": "Neglect",
    "SICK": "Sick person",
    "CITASST": "Assistance to a citizen",
    "ASSIST": "Assistance to an agency",
    "911H": "911 hang-up",
    "NONEMERG": "Not an emergency",
    "INFO": "Information",
}
DISPOSITIONS = {
    "01": "Report taken",
    "02": "No report taken",
    "03": "Arrest",
    "05": "Settled by phone",
    "10": "Cancelled",
    "13": "Information",
    "14": "Gone or not found",
    "15": "Handed to a partner agency",
    "16": "Transport or escort",
    "18": "Settled by contact",
    "21": "Unit cancelled on the way",
    "22": "Duplicate call",
    "32": "Cancelled before arrival",
    "33": "Treated, taken by law enforcement",
    "34": "Treated, taken by private vehicle",
    "38": "No patient found",
    "41": "Evaluated, no transport needed",
    "42": "Evaluation or care refused",
    "43": "Treated and released",
    "44": "Treated, passed to another EMS",
    "45": "Treated, taken by EMS",
}
# The registry defines 01 to 45; what lies above is reserved.
DISPOSITION_CODES = frozenset(f"{number:02}" for number in range(1, 46))
