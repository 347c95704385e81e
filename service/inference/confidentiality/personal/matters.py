"""Words that tell of somebody's employment, illness or family: what makes a name beside them a person's case. Over a dozen languages."""

from __future__ import annotations

from service.inference.confidentiality.patterns import linear

PRIVATE_MATTER = linear(
    r"(?i)(?:written|first|second|third|final|formal) warning|warning letter|formal talk|disciplinary|works council|sick (?:leave|note|pay)"
    r"|\boff sick|sick(?:ness)? absence"
    r"|parental leave|(?:ma|pa)ternity|pregnan|miscarr|\bdismissal|(?:was|were|been|got) (?:dismissed|fired|sacked|laid off|let go"
    r"|made redundant)"
    r"|\blaid off|let go|\blet (?:[\pL'’-]+ ){1,5}go\b|labou?r court|employment tribunal|redundancy (?:notice|talk|pay)"
    r"|termination of (?:\w+ )?employment"
    r"|given notice|gave notice|attachment of earnings|garnish|sexual(?:ly)? harass|\bharass(?:ed|ment)|bullying|mobbing|burn-?out"
    r"|misconduct|return plan"
    r"|reinstated|embezzl|\babortion|\bgrop(?:ed|ing)|\bstalk(?:ed|er|ing) |deport(?:ed|ation)|domestic violence|suicid|\boverdos"
    r"|\brelapsed|chemotherapy|accused of"
    r"|convicted of|criminal record|\bassaulted|drunk at work|suspended from (?:work|duty|school)|maternal leave|unfair dismissal"
    r"|whistleblow|women['’]s refuge|restraining order|asylum (?:seeker|claim)|slipped disc|passed away"
    r"|licenci(?:é|ement)|arrêt (?:de travail|maladie)|congé (?:de )?(?:maternité|maladie|paternité)|mise? à pied|mise? en examen"
    r"|inaptitude|certificat médical|harc[eè]l|enceinte"
    r"|prud['’]hom"
    r"|avertissement écrit|despedid[oa]|\bdespido\b|baja (?:médica|laboral|por)|incapacidad temporal|sancionad[oa]|denunci[aó] a"
    r"|acosad[oa]|\bacoso\b|embaraz|orden de alejamiento"
    r"|expediente disciplinario"
    r"|\bdemitid[oa]|\bdemissão|atestado médico|justa causa|afastad[oa] por|licença[- ](?:maternidade|médica)|grávida|assédio|gravidanza"
    r"|licenziat[oa]"
    r"|licenziamento|in malattia|certificato medico|sanzione disciplinare"
    r"|maternità|richiamo (?:scritto|disciplinare)|\bzwolni(?:on|eni)|zawiesi(?:li|ł|on)|zwolnienie lekarskie|\bna L4\b|\bnagan[aęy]\b"
    r"|wypowiedzeni|chorobow|ciąż[ayę]|ontslag"
    r"|ontslagen|ziekgemeld|ziekteverlof|geschorst|met dementie|heeft dementie"
    r"|zwangerschap|výpově[dď]|nemocensk|mateřsk|rodičovsk|propuštěn|uppsagd|sjukskriv|avskedad|föräldraledig|syke?meld|\bbarsel|oppsagt"
    r"|\bsygemeld|irtisan|sairaslom"
    r"|äitiysvapaa"
    r"|concedia[tț]|fost[aă]? angajat|işten çıkar|увол(?:ен|ьн|ил)|больничн|выговор|в декрет|звільн|лікарнян|解雇|休職|懲戒|病假|辞退"
)
"""Words that are hardly ever said of anything but a person."""
PRIVATE_MATTER_IN_GERMAN = linear(
    r"(?i)abmahnung|gekündigt|kündigung|freistell|freigestellt|lohnabrechnung|gehaltsabrechnung|aufhebungsvertrag|abfindung"
    r"|schwerbehinder|entlassen|suchtkrank|fristlos|krankgeschrieben|krankmeldung|krankschreibung|elternzeit|mutterschutz|schwanger"
    r"|betriebsrat"
    r"|personalabteilung|personalakte|gehalts?\b|lohnpfändung|schlaganfall|bandscheibe|wiedereingliederung|\breha\b|arbeitsgericht"
    r"|suchtberatung"
)
"""A language that writes its nouns like names, so that something must call the name a person's."""
PERHAPS_PRIVATE = linear(
    r"(?i)\bsalary|\bpayroll|gross pay|performance review|\bprobation|\bHR\b|insult|\bsuspended\b|\bstroke\b|depress(?:ion|ed)"
    r"|\brehab|addict"
    r"|disabled (?:colleague|employee|person|child|user)|\bblind\b|\bdeaf\b|funeral|\bdied\b|\bdead\b|\bborn\b|\bpolice\b|arrest|lawyer"
    r"|divorc|custody|guarantor|whooping"
    r"|diagnosed with|\bADHD\b|\bautis|dementia|\bvisa problem|under police|prosecutor|complaint about|\bcorona\b|\bcovid\b|\bdrunk\b"
    r"|\bstole\b|depressione|dépression|been diagnosed|heart (?:condition|attack)"
    r"|symptom|medication|\bflu\b|HIV\b|verstorben|gestorben|scheidung|krankenhaus|salaire|décédé|malade|denunci|nómina|enferm"
    r"|falleci|salário|doente"
    r"|stipendio|malat|choroba|\bsjuk\b|\bsyk\b|болен|умер|зарплат"
)
"""Words that are said of machines and products as well, so that they must stand near a name which is called a person's."""
ILLNESS = linear(
    r"(?i)\bpatient|\bresident\b|\bclinic|hospital|diagnos|surgery|\b(?:an|his|her|the) operation\b|therap|biopsy|screening"
    r"|\bcancer\b|\btumou?r|glioma"
    r"|leuk[a]?emia|insulin|diabet|epilep|dementia|\bCT\b|\bMRI?\b|krebs|\bklinik|\bkrank|hôpital|ospedale|szpital|nemocn|ziekenhuis"
    r"|birthday|guarantor"
)
"""What programs for medicine are about; a name beside it is a patient's if called so, with an age, or with a title but a doctor's."""
# fmt: off
NO_NAMES = frozenset({
    # what stands with a capital at the front of a sentence
    "the", "this", "that", "these", "those", "a", "an", "on", "in", "at", "to", "for", "from", "with", "without", "by", "of", "as", "if",
    "when", "while", "after", "before", "since", "until", "and", "or", "but", "so", "then", "now", "here", "there", "where", "what",
    "which", "who", "why", "how", "is", "are", "was", "were", "do", "does", "did", "can", "could", "may", "must", "should", "would",
    "will", "has", "have", "had", "not", "no", "yes", "please", "our", "my", "your", "his", "her", "their", "its", "we", "they", "he",
    "she", "it", "you", "all", "any", "both", "each", "every", "some", "one", "two", "three", "first", "second", "third", "last", "next",
    "only", "own", "old", "new", "little", "big", "more", "most", "other", "same", "such", "also", "dear", "hello", "hi", "hallo",
    "bonjour", "hola", "thanks", "thank", "regards", "best", "kind", "because", "let", "see", "use", "using", "add", "open", "close",
    "click", "select", "choose", "set", "get", "put", "show", "hide", "edit", "delete", "remove", "create", "import", "export", "upload",
    "download", "save", "load", "send", "read", "write", "run", "start", "stop", "restart", "enable", "disable", "allow", "deny", "block",
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "im", "am", "und", "oder", "unser", "unsere", "unserer", "unserem",
    "mein", "meine", "seit", "nach", "bei", "beim", "von", "vom", "zum", "zur", "mit", "guten", "liebe", "lieber", "viele", "vielen",
    "le", "la", "les", "un", "une", "du", "nos", "notre", "votre", "mon", "el", "los", "las", "una", "nuestro", "nuestra", "mi", "su",
    "o", "os", "uma", "nosso", "nossa", "moreover", "however", "today", "yesterday", "tomorrow", "later", "still", "maybe", "perhaps",
    "actually", "meanwhile", "unfortunately", "even", "once", "again", "already", "recently", "currently", "between", "about", "against",
    "under", "over", "during", "through", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
    "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "montag", "dienstag",
    "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
    # of products and their parts
    "mattermost", "team", "town", "square", "system", "admin", "console", "direct", "message", "messages", "enterprise", "edition",
    "active", "directory", "google", "play", "app", "store", "docker", "compose", "data", "retention", "source", "single", "sign",
    "custom", "status", "user", "users", "management", "channel", "channels", "private", "public", "site", "statistics", "cloud",
    "professional", "starter", "windows", "linux", "mac", "android", "chrome", "firefox", "safari", "edge", "office", "exchange",
    "outlook", "teams", "slack", "discord", "jira", "github", "gitlab", "docs", "drive", "sheets", "python", "java", "node", "lua",
    "server", "client", "desktop", "mobile", "web", "plugin", "plugins", "bot", "account", "accounts", "settings", "configuration",
    "menu", "button", "view", "window", "panel", "tool", "tools", "module", "manager", "browser", "viewer", "editor", "studio", "process",
    "service", "core", "engine", "request", "entity", "error", "warning", "exception", "access", "control", "group", "groups", "policy",
    "template", "report", "log", "logs", "history", "conversation", "file", "files", "folder", "image", "images", "model", "segment",
    "segmentation", "version", "release", "update", "upgrade", "build", "beta", "alpha", "level", "type", "name", "list", "table", "form",
    "page", "field", "input", "output", "test", "sample", "example", "default", "advanced", "basic", "general", "standard", "premium",
    "free", "smart", "auto", "internet", "protocol", "language", "format", "network", "security", "compliance", "audit", "global",
    "local", "remote", "home", "assistant", "guide", "manual",
    # of organisations and places
    "university", "college", "school", "institute", "hospital", "clinic", "klinik", "kliniken", "klinikum", "centre", "center", "lab",
    "labs", "laboratory", "library", "department", "ministry", "council", "authority", "agency", "church", "foundation", "society",
    "association", "union", "club", "bank", "insurance", "assurance", "energy", "power", "systems", "solutions", "software",
    "technologies", "technology", "diagnostics", "therapeutics", "pharma", "logistics", "transport", "media", "press", "news", "studios",
    "games", "partners", "consulting", "holding", "holdings", "industries", "works", "gmbh", "ag", "kg", "ltd", "inc", "llc", "sas",
    "sarl", "sa", "bv", "nv", "oy", "ab", "plc", "corp", "company", "co", "trust", "care", "health", "human", "resources", "staff",
    "board", "street", "road", "lane", "row", "rise", "avenue", "court", "park", "north", "south", "east", "west", "san", "são", "santa",
    "saint", "united", "states", "kingdom", "great", "european", "german", "french", "english", "spanish", "italian", "logistik",
    "aerospace", "automotive", "medical", "pharmaceuticals", "robotics", "capital", "finance", "financial", "retail", "foods", "airlines",
    "airways", "hotels", "hospitality", "marine", "shipping", "steel", "chemicals", "petroleum", "electric", "electronics", "motors",
    "networks", "telecom", "digital", "interactive", "entertainment", "publishing", "education", "academy", "gallery", "museum",
    "theatre", "radio", "television", "broadcasting", "construction", "engineering", "analytics", "research", "science", "sciences",
    "instruments", "devices", "rail", "railway", "ferries", "line", "lines", "mobility", "biometrics", "leasing", "dairy", "foundry",
    "textil", "maritime", "sisters", "batch", "normalization", "code", "productivity", "delegate", "phantom", "evil", "game", "begin",
    "layer", "function", "class", "method", "st", "night", "day", "guided", "surgical", "navigation", "imaging", "therapy", "personal",
    "computer", "too", "large", "found", "bad", "gateway",
})
# fmt: on
"""Capitalised words that occur in pairs and make no name of a person."""
# fmt: off
TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mme", "mlle", "madame", "monsieur", "señor", "señora", "senhor", "senhora", "pan", "pani", "pana",
    "mevrouw", "meneer", "signor", "signora", "frau", "herr", "herrn", "fru", "sir", "dr", "prof", "doctor", "professor",
})
PERSON_NOUNS = frozenset({
    "employee", "colleague", "student", "pupil", "patient", "client", "resident", "nurse", "teacher", "trainee", "apprentice", "intern",
    "user", "manager", "member", "customer", "guest", "kollege", "kollegin", "kollegen", "mitarbeiter", "mitarbeiterin", "azubi",
    "auszubildende", "schüler", "schülerin", "patientin", "bewohner", "bewohnerin", "kunde", "kundin", "nutzer", "nutzerin", "benutzer",
    "benutzerin", "lehrer", "lehrerin", "medewerker", "medewerkster", "collega", "pracownik", "pracownica", "salarié", "salariée",
    "empleado", "empleada", "alumno", "alumna", "paciente", "dipendente", "funcionário", "funcionária", "сотрудник", "сотрудница",
    "коллега", "пациент",
})
# fmt: on
"""Words with a capital in front of a name that call it a person's."""
ENDS_OF_NO_NAMES = (
    "klinik",
    "kliniken",
    "klinikum",
    "spital",
    "verein",
    "werk",
    "werke",
    "schule",
    "amt",
    "ungen",
    "schaft",
    "stelle",
    "system",
)
"""How German compounds end that name an office or a thing."""
