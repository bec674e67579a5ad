//! The rule ids of SPEC.md as a type.
//!
//! An id is never renumbered and never reused. The list is written from SPEC.md: `UPDATE=1 cargo test --test spec`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! rules {
    ($(#[doc = $sentence:literal] $variant:ident = $id:literal,)*) => {
        /// One rule of SPEC.md. Each is documented by its first sentence there.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $sentence] $variant,)* }

        impl Rule {
            /// Every rule, in the order of SPEC.md.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)*];

            /// The id as SPEC.md writes it, `MERGE-09`.
            pub fn as_str(self) -> &'static str {
                match self { $(Rule::$variant => $id,)* }
            }
        }
    };
}

rules! {
    /// Outside Windows the home directory is the value of the environment variable `HOME`, byte for byte; the user database is never asked, and an unset or empty `HOME` means that there is none.
    Home01 = "HOME-01",
    /// Without a home directory the default kubeconfig is the relative path `.kube/config`, so that it is sought in the working directory, whatever `PWD` says (PATH-13).
    Home02 = "HOME-02",
    /// The default file is computed once, when the program starts; changing `HOME` afterwards moves only the source of the migration (MIG-01), not the default file.
    Home03 = "HOME-03",
    /// The default kubeconfig is `HOME`, `.kube` and `config` joined with slashes and cleaned, so that a relative `HOME` gives a relative path.
    Home04 = "HOME-04",
    /// On Windows the home directory is the first of `%HOME%`, `%HOMEDRIVE%%HOMEPATH%` and `%USERPROFILE%` below which there is anything named `.kube\config`, be it a folder.
    Home05 = "HOME-05",
    /// On Windows, where nothing is found by HOME-05, the home directory is the first of `%HOME%`, `%USERPROFILE%` and `%HOMEDRIVE%%HOMEPATH%` - another order - that is a writable folder, else the first that exists, else the first that is set, else none.
    Home06 = "HOME-06",
    /// Neither `~` nor `$NAME` is expanded in any file name, be it an element of `KUBECONFIG`, an explicit path or a field of a kubeconfig.
    Home07 = "HOME-07",
    /// If `KUBECONFIG` is not empty, its elements are the whole list of files; otherwise the list is the default kubeconfig (HOME-04) alone.
    Prec01 = "PREC-01",
    /// `KUBECONFIG` is split at every colon and nowhere else; white space, commas and quotes are part of a file name.
    Prec02 = "PREC-02",
    /// Of elements of `KUBECONFIG` that are equal as text only the first is kept; a list given by a program is used as it is.
    Prec03 = "PREC-03",
    /// Repetition is judged by text alone: `a` and `./a`, or a link and its target, stay two elements.
    Prec04 = "PREC-04",
    /// A `KUBECONFIG` made of separators only, such as `:`, names no file, yet hides the default kubeconfig: nothing is loaded, without error or warning.
    Prec05 = "PREC-05",
    /// The default rules warn when all files are missing (LOAD-09) exactly if `KUBECONFIG` is not empty; they always migrate (MIG-01), always resolve paths (PATH-06) and bring no default client configuration (DEF-05).
    Prec06 = "PREC-06",
    /// A non-empty explicit path is the only file read; `KUBECONFIG`, the default kubeconfig and any given list are ignored.
    Prec07 = "PREC-07",
    /// The explicit path is one file name and is never split.
    Prec08 = "PREC-08",
    /// Asked for its loading precedence, a rule set answers with the explicit path alone where there is one, else with a copy of its list.
    Prec09 = "PREC-09",
    /// The loading rules write new entries to the explicit path, else to the first listed file that exists (a folder counts), else to the first of the list, else nowhere.
    Prec10 = "PREC-10",
    /// kubectl's path options read the environment variable anew at every question, split it as PREC-02 says and drop repetitions as PREC-03 says; an empty value means no files.
    Prec11 = "PREC-11",
    /// The path options load the explicit file, else the files of the environment variable, else the one global file; asked for their loading precedence, they answer with that list.
    Prec12 = "PREC-12",
    /// The path options write new entries to the explicit file, else to the only file of the environment variable without looking whether it exists, else to the first of them that exists, else to the *last* of them, else to the global file.
    Prec13 = "PREC-13",
    /// kubectl's default path options use the default kubeconfig as global file, `KUBECONFIG` as environment variable, `kubeconfig` as the flag's name, and loading rules that do not resolve paths.
    Prec14 = "PREC-14",
    /// The path options load through a copy of their loading rules whose list is PREC-12; the original stays as it is.
    Prec15 = "PREC-15",
    /// A configuration read for editing or showing is empty where the same files fail with a bare "does not exist": a missing explicit file, or a migration into a missing folder.
    Prec16 = "PREC-16",
    /// A loader made from a getter function has no files, no default file and no explicit file, is never the default configuration (DEF-05), and asks the getter both for loading and for editing.
    Prec17 = "PREC-17",
    /// The default rules migrate one file: where the default kubeconfig (HOME-04) is missing, `.kube/.kubeconfig` below `HOME` is copied to it.
    Mig01 = "MIG-01",
    /// Migration is the first step of every load, before the explicit path is looked at, and also where neither of its files will be read.
    Mig02 = "MIG-02",
    /// A destination that exists in any form - empty file, folder - is left alone, and so is one that may not be looked at; any other refusal of the operating system but "missing" is an error.
    Mig03 = "MIG-03",
    /// A source that is missing or may not be looked at is skipped; a source that is a folder, and any other refusal, is an error.
    Mig04 = "MIG-04",
    /// An error of the migration ends the load at once: no configuration, that one error, no file read.
    Mig05 = "MIG-05",
    /// The bytes are copied as they are and not parsed: a broken legacy file is copied first and refused afterwards.
    Mig06 = "MIG-06",
    /// The folder of the destination is not created; where it is missing, the migration fails.
    Mig07 = "MIG-07",
    /// The copy has the read and write bits of its source, less the umask; execute bits are never copied.
    Mig08 = "MIG-08",
    /// Loading rules that name no migrations - such as those of a given list or of BUILD-02 - migrate nothing.
    Mig09 = "MIG-09",
    /// Loading migrates, picks the files (the explicit path, else the list), reads each of them once in order, warns, merges, resolves paths, and returns the configuration together with the errors collected on the way.
    Load01 = "LOAD-01",
    /// A missing explicit file is the error `file-not-found`, and there is no configuration.
    Load02 = "LOAD-02",
    /// Anything else that is wrong with the explicit path - a component that is a file, a folder in its place, a permission - is found only on reading and reported as for a listed file: an error beside an empty configuration (LOAD-07).
    Load03 = "LOAD-03",
    /// Empty file names are skipped in silence and do not count as missing.
    Load04 = "LOAD-04",
    /// Missing files of the list are skipped; they are no errors.
    Load05 = "LOAD-05",
    /// Only "no such file or directory" counts as missing.
    Load06 = "LOAD-06",
    /// A file that cannot be read or decoded is an error that names it; the other files are merged all the same, so that a load can yield a configuration *and* errors.
    Load07 = "LOAD-07",
    /// The errors stand in the order of the files, one for each reading that failed, repeated ones included; only the printed text, from 1.14 on, shows equal messages once.
    Load08 = "LOAD-08",
    /// Where the rules warn, at least one file was missing and no file was loaded, there is exactly one warning.
    Load09 = "LOAD-09",
    /// "No file was loaded" does not ask why: a missing file beside a broken one gives the warning as well as the error, while a single empty file that exists silences it.
    Load10 = "LOAD-10",
    /// The warning names every missing file, in the order of the list, as it was listed.
    Load11 = "LOAD-11",
    /// No files at all, or only missing and empty ones, are an empty configuration and no error.
    Load12 = "LOAD-12",
    /// A client is refused with all errors of the load as soon as there is one, even if what it needs was loaded: one broken file among good ones fails everything.
    Load13 = "LOAD-13",
    /// Where the base of a relative path cannot be determined (PATH-02), that is one more error of the same list.
    Load14 = "LOAD-14",
    /// Each file is read once per load, an explicit one is looked at once more before, and each one loaded is logged at verbosity 6.
    Load15 = "LOAD-15",
    /// A file of zero bytes is an empty configuration; it never reaches the decoder.
    File01 = "FILE-01",
    /// A file with nothing but spaces, line breaks and comments, with `---` alone, or with the document `null`, is an empty configuration.
    File02 = "FILE-02",
    /// Every cluster, user and context remembers its origin: the name of its file exactly as it was listed, a relative one staying relative.
    File03 = "FILE-03",
    /// After a file is decoded its three maps exist even if it lists nothing.
    File04 = "FILE-04",
    /// The operating system's refusal of a single file comes back unwrapped.
    File05 = "FILE-05",
    /// Decoded clusters, users and contexts have an extension map even where they list none; preferences have one only if they list some.
    File06 = "FILE-06",
    /// A file of the internal version (DEC-05) that holds a null entry crashes the loader.
    File07 = "FILE-07",
    /// The bytes are UTF-16 if they begin with a byte-order mark that says so, else UTF-8, whose own mark is dropped; bytes that are not valid in that encoding refuse the file.
    Yaml01 = "YAML-01",
    /// The characters allowed, in comments and quotes as well, are tab, line feed, carriage return, U+0020 to U+007E, U+0085, U+00A0 to U+D7FF, U+E000 to U+FFFD and U+10000 to U+10FFFF; any other, such as an escape character or U+007F, refuses the file.
    Yaml02 = "YAML-02",
    /// Only the first document is read.
    Yaml03 = "YAML-03",
    /// A byte-order mark anywhere but at the start becomes part of the word it stands before, so that a key with one in front is simply unknown.
    Yaml04 = "YAML-04",
    /// A line ends at line feed, carriage return, both together, U+0085, U+2028 or U+2029; in values the first four become a line feed.
    Yaml05 = "YAML-05",
    /// A tab may separate tokens on a line and stand inside quotes, flow collections and the text of a block scalar; it may not indent, and may not stand on an otherwise empty line or follow the dash of a list item.
    Yaml06 = "YAML-06",
    /// A mapping key stands on one line together with its colon, which comes at most 1,024 characters after the key's beginning; only a key announced by a question mark may be longer.
    Yaml07 = "YAML-07",
    /// Inside `[]` and `{}` a colon ends an unquoted word only before white space, and a question mark ends it and announces a key: `{server: https://h:6443}` is what it looks like, `{a:1}` is the key `a:1` without a value, `{a:}` the key `a:`, and `{server: https://h/?a}` refuses the file.
    Yaml08 = "YAML-08",
    /// Double quotes know the escapes of YAML 1.1, not those of JSON: `\/` and surrogate pairs such as `\ud83d\ude00` refuse the file, so some valid JSON is no kubeconfig.
    Yaml09 = "YAML-09",
    /// The directives `%YAML 1.1` and `%TAG` are understood, any other - `%YAML 1.2` included - refuses the file.
    Yaml10 = "YAML-10",
    /// Unquoted `y`, `n`, `yes`, `no`, `on`, `off`, `true` and `false` are booleans, in lower case, capitalised or in upper case; `~`, `null`, `Null`, `NULL` and nothing at all are null.
    Yaml11 = "YAML-11",
    /// Unquoted text that begins with a digit or a sign is, once its underscores are removed, an integer if it reads as one - `0x`, `0o` and `0b` and a bare leading `0` choose base 16, 8, 2 and 8 -, else a floating-point number if it reads as a decimal one, else text; text that begins with a dot is a number if it reads as one: `0777` is 511, `08` is 8, `12e45` a number, `1:20`, `1.2.3`, `2001-01-01` and `1e400` are text.
    Yaml12 = "YAML-12",
    /// A number with a bare exponent or nothing after its point, `1e3` or `5.`, is a number too.
    Yaml13 = "YAML-13",
    /// A tag decides over the spelling: `!!str` and every tag of one's own, also a bare `!`, make text; `!!int`, `!!bool`, `!!null` and `!!float` read even quoted text as that type, and refuse the file where it is none; `!!binary` decodes base64 into text, and `!!timestamp` leaves the text but refuses what is no date.
    Yaml14 = "YAML-14",
    /// A key that stands twice in one mapping is no error: the last value counts, and the type of the others is never checked.
    Yaml15 = "YAML-15",
    /// Keys that differ as YAML but become equal as text, such as `1` and `"1"`, leave one of their values, picked at random anew each time.
    Yaml16 = "YAML-16",
    /// A merge key `<<` writes the keys of its value at the place where it stands, over what came before it, against the specification of merge keys; within a list of values the earlier mapping wins, and anything but mappings is an error.
    Yaml17 = "YAML-17",
    /// Aliases mean a copy of what their anchor last marked; an unknown anchor, or one inside itself, refuses the file, and so do too many aliases.
    Yaml18 = "YAML-18",
    /// A key may be any scalar and becomes text: integers decimal, booleans `true` or `false`, floats in the shortest form of 32 bits.
    Yaml19 = "YAML-19",
    /// A value of infinity or not-a-number (`.inf`, `.nan`) refuses the file, even under an unknown field.
    Yaml20 = "YAML-20",
    /// A document that nests more than 10,000 levels deep, itself counted, is refused: `decode-root`.
    Yaml21 = "YAML-21",
    /// Of several faults one is reported, by class and in this order: bytes and syntax, what the syntax stands for (tags, merge keys, aliases, keys and values that are no JSON: YAML-14, YAML-17 to YAML-20), the header (DEC-02 to DEC-06), types and base64 (DEC-09, DEC-11), repeated names (DEC-12, DEC-13).
    Yaml22 = "YAML-22",
    /// An empty `{}` or `[]` is never a key: at the top of a document `{}: b` is the document `{}`, and what follows is ignored.
    Yaml23 = "YAML-23",
    /// A comment begins with `#` wherever a word could begin, also right behind a closing quote or bracket: `"x"#c` is the text `x`.
    Yaml24 = "YAML-24",
    /// An end marker `...` that stands before any document refuses the file.
    Yaml25 = "YAML-25",
    /// Text that is no YAML refuses the file: an open bracket or quote, a second `: ` behind a value, a line that is indented less than its block and more than the one around it, a line without a colon among pairs, a word that begins with `@` or a backquote.
    Yaml26 = "YAML-26",
    /// `kind` and `apiVersion` may be absent, null or empty; they mean `Config` and `v1` then.
    Dec01 = "DEC-01",
    /// A kind other than `Config`, and a version or group other than `v1`, refuses the file: `decode-kind`.
    Dec02 = "DEC-02",
    /// An `apiVersion` of `/` is empty and `/v1` is `v1`; a group without a version (`foo/`) and more than one slash are malformed: `decode-version`.
    Dec03 = "DEC-03",
    /// The names `kind` and `apiVersion` are found without regard to case, every other field name only as it is spelt: `KIND: Foo` refuses the file, `Clusters:` is an unknown field.
    Dec04 = "DEC-04",
    /// With `apiVersion: __internal` the file is read as client-go keeps a configuration in memory: `clusters`, `users` and `contexts` are mappings by name, impersonation is `act-as`, `act-as-uid`, `act-as-groups` and `act-as-user-extra`, `extensions` are mappings whose values must be null, and no default applies.
    Dec05 = "DEC-05",
    /// The document must be a mapping or null, and `kind` and `apiVersion` must be text: else `decode-root`.
    Dec06 = "DEC-06",
    /// Unknown fields are ignored at every level, whatever they hold.
    Dec07 = "DEC-07",
    /// Of a file with several documents only the first counts (YAML-03), and of a key that stands twice only the last value (YAML-15).
    Dec08 = "DEC-08",
    /// Nothing is coerced: a number or a boolean where text belongs refuses the file with `decode-type`, and so does text where a boolean belongs, a list where a mapping belongs, or a single value where a list belongs.
    Dec09 = "DEC-09",
    /// Null means absent, for every field; a null item of a list is an empty entry, an entry without `name` has the empty name, a null value in a map of texts is the empty text, and one under `as-user-extra` an empty list.
    Dec10 = "DEC-10",
    /// A `*-data` field is a text of padded base64 of the standard alphabet, in which carriage returns and line feeds are skipped wherever they stand and leftover bits are ignored, or a list of bytes: whole numbers from 0 to 255, where null is 0.
    Dec11 = "DEC-11",
    /// A name that stands twice among the clusters, the users or the contexts of one file, the empty name included, refuses the file: `decode-duplicate`.
    Dec12 = "DEC-12",
    /// A repeated extension name - top level, preferences, cluster, user or context - refuses the file as well, unless everything under that name before was null: then the new one counts.
    Dec13 = "DEC-13",
    /// An extension holds any value and is kept as JSON: mappings sorted by key, numbers in their shortest form (`1.0` is `1`, `1e3` is `1000`, an integer beyond 64 bits a float).
    Dec14 = "DEC-14",
    /// An exec block without `interactiveMode` gets `IfAvailable` if its own `apiVersion` is exactly `client.authentication.k8s.io/v1alpha1` or `client.authentication.k8s.io/v1beta1`; any other, `.../v1` included, leaves it empty, which VAL-14 refuses.
    Dec15 = "DEC-15",
    /// `exec: {}` and `auth-provider: {}` are present with nothing in them; null is absent.
    Dec16 = "DEC-16",
    /// The cluster information of an exec plugin, the state of its standard input and the plugin policy cannot come from a file: such keys are unknown fields.
    Dec17 = "DEC-17",
    /// The names of the fields, and the release that brought those not present in 1.5, are in the table below.
    Dec18 = "DEC-18",
    /// `kind` and `apiVersion` are not kept, except under DEC-05.
    Dec19 = "DEC-19",
    /// Printed, a configuration lists clusters, users, contexts and extensions sorted by name, under `kind` and `apiVersion`; empty lists are `null`, `current-context` and the `server`, `cluster` and `user` of an entry are there even if empty, preferences only if they hold something, empty bytes not at all.
    Dec20 = "DEC-20",
    /// Printed, an exec block shows `args`, `env` and `provideClusterInfo` even if empty, and the mode that DEC-15 gave it; an auth provider shows `config` even if null.
    Dec21 = "DEC-21",
    /// Some of client-go's texts of errors show what the file holds: that of a repeated name (DEC-12, DEC-13) the whole list, tokens and passwords included, with data and extensions as lists of numbers and without plugins; that of a group without a version (DEC-03) the whole document; that of a tag that does not fit (YAML-14) and that of a key that is none (YAML-19) the value.
    Dec22 = "DEC-22",
    /// A text, number or boolean above replaces the one below unless it is empty; an empty one never does.
    Merge01 = "MERGE-01",
    /// Maps are united by key, and of a shared key the value above counts, whole, even if it is empty or null.
    Merge02 = "MERGE-02",
    /// A list above replaces the one below whole unless it is empty; lists are never joined.
    Merge03 = "MERGE-03",
    /// An `exec` or `auth-provider` block above replaces the one below whole, empty fields included; an absent one leaves it.
    Merge04 = "MERGE-04",
    /// A pointer to anything but a struct is copied from above unless it is nil.
    Merge05 = "MERGE-05",
    /// A struct within a struct, such as `preferences`, is merged field by field.
    Merge06 = "MERGE-06",
    /// A struct without exported fields above replaces the one below even if it is empty.
    Merge07 = "MERGE-07",
    /// Merging into nothing is an error, merging nothing is none, and differing types are an error that names the field.
    Merge08 = "MERGE-08",
    /// Of each cluster, user and context name the first file that defines it supplies the whole entry; no field of a later definition is used.
    Merge09 = "MERGE-09",
    /// The first `current-context` that is not empty counts.
    Merge10 = "MERGE-10",
    /// `preferences.colors` is true if any file says so: `false` in the first file does not beat `true` in a later one.
    Merge11 = "MERGE-11",
    /// Of each name in the top-level `extensions` and in `preferences.extensions` the first file that has it counts, even if its payload is null.
    Merge12 = "MERGE-12",
    /// The origin (FILE-03) of an entry is the file that supplied it.
    Merge13 = "MERGE-13",
    /// client-go merges the files three times: forwards, backwards, and the second result over the first.
    Merge14 = "MERGE-14",
    /// Merging checks nothing: a context may refer to an entry of another file, or to none.
    Merge15 = "MERGE-15",
    /// A single file takes the same way, so that the result is a new configuration whose entries are those of the file.
    Merge16 = "MERGE-16",
    /// A relative path is resolved in a cluster's `certificate-authority`, in a user's `client-certificate`, `client-key` and `tokenFile`, and in an exec `command` that contains a separator; nowhere else - not in exec arguments or environment, not in `proxy-url`, an auth provider or an extension.
    Path01 = "PATH-01",
    /// The base is the folder of the entry's own origin (FILE-03), made absolute with the working directory at the time of loading (PATH-13) and cleaned; a kubeconfig that is a link counts where the link lies.
    Path02 = "PATH-02",
    /// A relative path becomes base and path joined with a slash and cleaned (HOME-04); an absolute one stays as it is written, `/a/../b` included.
    Path03 = "PATH-03",
    /// Empty paths, and all paths of entries without origin, are left as they are; a single space is a relative path.
    Path04 = "PATH-04",
    /// An exec command without a separator, such as `plug`, stays as it is, to be sought in `PATH`; `./plug` and `bin/plug` are resolved.
    Path05 = "PATH-05",
    /// Paths are resolved once, after merging, and not at all if the loading rules say so.
    Path06 = "PATH-06",
    /// Paths in overrides are used as they are given; a relative one stays relative and is opened in the working directory, whatever `PWD` says (PATH-13).
    Path07 = "PATH-07",
    /// Resolving or relativising a whole configuration against a given base treats all clusters and users alike and ignores their origins.
    Path08 = "PATH-08",
    /// Relativising leaves an empty path; else the path is expressed relative to the base, and if that begins with `../`, an absolute path stays as it was and a relative one is an error.
    Path09 = "PATH-09",
    /// The parent of the base is `..`, which does not begin with `../`, and is stored so; the base itself is `.`.
    Path10 = "PATH-10",
    /// Relativising an entry needs its origin; without one there is an error, which shows the whole user including its token.
    Path11 = "PATH-11",
    /// Relativising turns the command `./plug` into the bare `plug`, which from then on is sought in `PATH`.
    Path12 = "PATH-12",
    /// A relative path is made absolute with the value of `PWD`, links included, where that is an absolute path that leads to the working directory, else with the path of the working directory without links.
    Path13 = "PATH-13",
    /// The context is the one the overrides name, else the one a program gave when it made the client, else `current-context`.
    Name01 = "NAME-01",
    /// The user is the one the overrides name, and must exist then; else the effective context's.
    Name02 = "NAME-02",
    /// The cluster is the one the overrides name, and must exist then; else the effective context's.
    Name03 = "NAME-03",
    /// A context that must exist and does not yields empty names for user and cluster; that it is missing is reported in its own turn, after a missing user (REST-01).
    Name04 = "NAME-04",
    /// A name that must exist and does not is an error of its own - `no-such-user`, `no-such-context`, `no-such-cluster` - and not part of validation.
    Name05 = "NAME-05",
    /// A cluster or user that a context refers to and that does not exist is no error: a context with an unknown user is anonymous, and one with an unknown cluster uses the cluster defaults, else an empty cluster (VAL-19).
    Name06 = "NAME-06",
    /// The empty name is looked up like any other, so that entries without a name serve as defaults: an unnamed context is used where no context is named, an unnamed user or cluster where the context names none.
    Name07 = "NAME-07",
    /// A client made from bytes is given no context and no overrides, so that `current-context` counts; a deferred client is given the overrides' context, as it was at its first load.
    Name08 = "NAME-08",
    /// A client without overrides is one with empty overrides.
    Ovr01 = "OVR-01",
    /// The effective context is the override context merged over the named one; each field of the override that is not empty replaces that of the file.
    Ovr02 = "OVR-02",
    /// The effective user is the override user merged over the named one, after which OVR-04 and OVR-05 apply.
    Ovr03 = "OVR-03",
    /// If the overrides set a client certificate, by path or data, both path and data are the overrides'.
    Ovr04 = "OVR-04",
    /// If the overrides set a client key, by path or data, both path and data are the overrides', whatever the certificate does.
    Ovr05 = "OVR-05",
    /// Certificate and key are overridden apart, so that overriding one alone pairs it with the file's other half.
    Ovr06 = "OVR-06",
    /// The effective cluster is the named one merged over the cluster defaults, and the override cluster merged over both, after which OVR-08 and OVR-11 apply.
    Ovr07 = "OVR-07",
    /// If the override cluster says insecure, or has a CA by path or data, then all three - insecure, CA path, CA data - are the overrides', empty ones included.
    Ovr08 = "OVR-08",
    /// A false boolean in the overrides is the same as none: `--insecure-skip-tls-verify=false` and `--disable-compression=false` never turn a true of the file off.
    Ovr09 = "OVR-09",
    /// If the overrides say insecure and have a CA, both are set and resolving succeeds; only the transport refuses the pair (DOWN-01).
    Ovr10 = "OVR-10",
    /// If the overrides set the TLS server name *or the server*, the TLS server name is the overrides', empty or not.
    Ovr11 = "OVR-11",
    /// Token and token file are merged apart: overriding the token keeps the file's token file, whose content is what the transport sends while it can be read (DOWN-03).
    Ovr12 = "OVR-12",
    /// Overriding the user to impersonate leaves the file's uid, groups and extras in place.
    Ovr13 = "OVR-13",
    /// An exec or auth-provider block in the overrides replaces the file's whole.
    Ovr14 = "OVR-14",
    /// Extensions of contexts, users and clusters are united by name: the override's beats the file's, which beats that of the cluster defaults.
    Ovr15 = "OVR-15",
    /// Overrides may conflict with the file: a user name over a file's token, or a token over a file's user name and password, is `multiple-auth-methods`.
    Ovr16 = "OVR-16",
    /// Cluster defaults may conflict with the file as well: a default CA path beside the file's CA data is `ca-both`, and no file can turn off a default `insecure-skip-tls-verify: true`.
    Ovr17 = "OVR-17",
    /// Overrides suffice: with no kubeconfig at all an overriding server makes a client.
    Ovr18 = "OVR-18",
    /// The timeout override is looked at only when the client configuration is made (REST-06); it concerns no other section.
    Ovr19 = "OVR-19",
    /// Overriding `proxy-url` or `disable-compression` changes that field and nothing else.
    Ovr20 = "OVR-20",
    /// All faults are collected: first a context that was not found, then those of the user, then those of the cluster.
    Val01 = "VAL-01",
    /// The context sought is the one the client was made with, else `current-context`; the overrides' own choice is not asked.
    Val02 = "VAL-02",
    /// A client needs no context: that none is named is no fault.
    Val03 = "VAL-03",
    /// A name that must exist and does not (NAME-05) is, here, an empty user or a cluster without server (VAL-21), and not the empty cluster of VAL-19.
    Val04 = "VAL-04",
    /// If the only fault is that the cluster is empty (VAL-19), the error is `empty-config` instead, the one that lets a deferred client fall back into the cluster (DEF-04).
    Val05 = "VAL-05",
    /// Validation checks neither that the context's references exist nor that its namespace is well-formed.
    Val06 = "VAL-06",
    /// A client certificate, by path or data, is checked with its key, and each of these that applies is a fault: `cert-both` if the certificate has path and data, `key-both` if the key has, `key-missing` if the key has neither, `cert-unreadable` and `key-unreadable` if the path cannot be opened.
    Val07 = "VAL-07",
    /// A key without a certificate is neither checked nor used.
    Val08 = "VAL-08",
    /// `exec` beside `auth-provider` is `exec-and-auth-provider`.
    Val09 = "VAL-09",
    /// An exec block without a command is `exec-command`.
    Val10 = "VAL-10",
    /// An exec block without `apiVersion` is `exec-api-version`; any text at all passes, and whether it is a version anybody knows is found by the transport (DOWN-04).
    Val11 = "VAL-11",
    /// Each exec environment variable without a name is one `exec-env-name`; an empty value is allowed.
    Val12 = "VAL-12",
    /// The faults of an exec block come in the order VAL-09, VAL-10, VAL-11, VAL-12, VAL-14, VAL-15.
    Val13 = "VAL-13",
    /// An empty `interactiveMode` is `exec-mode-missing`, and one that is not exactly `Never`, `IfAvailable` or `Always` is `exec-mode-invalid`.
    Val14 = "VAL-14",
    /// A plugin policy of unknown type is refused, and so is an allowlist that is missing where the type wants one, there where it does not, empty, or has an entry that is empty or not cleaned.
    Val15 = "VAL-15",
    /// A token together with a user name or password is `multiple-auth-methods`.
    Val16 = "VAL-16",
    /// A uid, groups or extras to impersonate without a user to impersonate is `impersonate-without-user`.
    Val17 = "VAL-17",
    /// Whether a token file exists is not checked, and a user with nothing in it is valid: anonymous.
    Val18 = "VAL-18",
    /// A cluster in which nothing at all is set has exactly one fault, that it is empty; it is reported as `empty-config` where it is the only one (VAL-05), else as `no-server` without a name.
    Val19 = "VAL-19",
    /// The origin counts as something set: an entry `{}` read from a file is `no-server` with the cluster's name, not an empty configuration; the same bytes without a file are an empty configuration.
    Val20 = "VAL-20",
    /// A cluster without a server is `no-server`.
    Val21 = "VAL-21",
    /// A `proxy-url` that is no URL or whose scheme is not `http`, `https` or `socks5` is `proxy-url`.
    Val22 = "VAL-22",
    /// CA path and CA data together are `ca-both`.
    Val23 = "VAL-23",
    /// A CA path that cannot be opened is `ca-unreadable`, for a server without TLS too; a folder can be opened and passes.
    Val24 = "VAL-24",
    /// Nothing else of a cluster is checked: not insecure beside a CA, not the server's syntax, not what a certificate contains.
    Val25 = "VAL-25",
    /// The package's `ConfirmUsable` refuses an empty configuration (VAL-29), then a missing choice of context, then an unknown context, and else collects the faults of the context (VAL-28), of its user and of its cluster, absent ones counting as empty.
    Val26 = "VAL-26",
    /// The package's `Validate` refuses an empty configuration, and else collects a `current-context` that does not exist and the faults of every context, user and cluster, in no order; that no `current-context` is set is no fault.
    Val27 = "VAL-27",
    /// A context's faults are, in order: the empty name; no user, or an unknown one; no cluster, or an unknown one; a namespace that is no DNS label.
    Val28 = "VAL-28",
    /// A configuration is empty if it has no users, clusters, contexts, current context and extensions, and no preferences; a single unnamed entry, or `colors: true`, makes it not empty.
    Val29 = "VAL-29",
    /// The package recognises an "empty configuration" error by itself or as the only one of its list of faults, and in no other wrapping.
    Val30 = "VAL-30",
    /// The package recognises a "context not found" error by type, by the fault of a missing choice, or by a piece of its text; NAME-05 is none.
    Val31 = "VAL-31",
    /// The package recognises an "invalid configuration" error by its list of faults, or as VAL-31.
    Val32 = "VAL-32",
    /// The list of faults prints as an aggregate (LOAD-08), and its members can be found in it, nested ones too.
    Val33 = "VAL-33",
    /// The client configuration is made in this order, and the first failure is the answer: effective user, context, cluster (NAME-05); validation (VAL-01); proxy; timeout; host; impersonation; then, for TLS only, user credentials and server identity.
    Rest01 = "REST-01",
    /// `host` is the effective cluster's server.
    Rest02 = "REST-02",
    /// Only if the server reads as a URL with a scheme, or as a path that begins with `/`, and that path is longer than `/`, it loses its query and is printed anew: `https://h/a?x` becomes `https://h/a`, but `https://h/?x`, `https://h?x` and `h:6443/a?x` stay as they are.
    Rest03 = "REST-03",
    /// A `#` in a server is part of the path: `https://h/a#f` becomes `https://h/a%23f`; one behind a query goes with it, and one behind no path at all stays.
    Rest04 = "REST-04",
    /// Printing a server anew (REST-03) lower-cases the scheme, keeps host, user information, dot segments, trailing slashes and a bare trailing `?`, and percent-encodes spaces, non-ASCII and what else may not stand in a path.
    Rest05 = "REST-05",
    /// The timeout is a decimal whole number of seconds from 0 to 2^63-1, or else a Go duration such as `1m30s` from -2^63 to 2^63-1 nanoseconds; anything else, such as `9223372036854775808` or `2562048h`, is `timeout`.
    Rest06 = "REST-06",
    /// A proxy URL is used as it parses, its scheme in lower case; `http`, `https` and `socks5` are allowed, in any case and without a host too; anything else, such as `socks5h`, `p:1` and `//p`, is refused (VAL-22).
    Rest07 = "REST-07",
    /// Timeout, proxy, compression and impersonation are set for every server, TLS or not.
    Rest08 = "REST-08",
    /// Impersonation is set only where there is a user to impersonate: user name, uid, groups and extras.
    Rest09 = "REST-09",
    /// Credentials and everything about TLS are set only if the server alone reads as an `https` URL with a host, whatever else is configured.
    Rest10 = "REST-10",
    /// A token that is not empty is used as it stands, and a token file beside it is named and not read.
    Rest11 = "REST-11",
    /// Where there is no token, a token file is read at once; that it cannot be read is `token-file-unreadable`, and else the token is its whole content, final newline included, even if that is nothing, and the file is named too.
    Rest12 = "REST-12",
    /// If there is a client certificate, by path or data, certificate and key are set; else neither (VAL-08).
    Rest13 = "REST-13",
    /// User name and password are set if one of them is not empty.
    Rest14 = "REST-14",
    /// An auth provider is set as it stands; nobody asks here whether its name is known.
    Rest15 = "REST-15",
    /// An exec block is set with its install hint cleaned (REST-18), and its `config` is the effective cluster's extension `client.authentication.k8s.io/exec`, or nothing where there is none.
    Rest16 = "REST-16",
    /// CA path, CA data, insecure and server name are those of the effective cluster.
    Rest17 = "REST-17",
    /// In an install hint letters, marks, numbers, punctuation, symbols, separators and U+0009 to U+000D stay; every other character - control, format, private, unassigned - is replaced by its number, `U+001B`.
    Rest18 = "REST-18",
    /// Neither API path, content type, user agent, rate limits, dialer, round tripper, protocols nor warning handler is ever set.
    Rest19 = "REST-19",
    /// REST-16 writes into the loaded configuration: clients that share a user share one exec block, and the later call changes what the earlier client holds.
    Rest20 = "REST-20",
    /// Apart from REST-20, asking a client again gives an equal answer while the files stay the same; token files are read and files opened each time.
    Rest21 = "REST-21",
    /// A namespace in the overrides is the answer, marked as overridden, before anything is validated, be the configuration empty or unusable.
    Ns01 = "NS-01",
    /// Where no namespace is overridden, validation must pass (VAL-01) - a client certificate that cannot be opened leaves one without namespace -, and the answer is the effective context's namespace, or `default` where it has none.
    Ns02 = "NS-02",
    /// A namespace that comes from a context is never marked as overridden, and any text passes.
    Ns03 = "NS-03",
    /// A deferred client gives the answer of NS-01 and NS-02 if it is an error other than `empty-config`, or overridden, or if no in-cluster configuration is possible (ICC-01).
    Ns04 = "NS-04",
    /// Where an in-cluster configuration is possible, a deferred client's namespace other than `default` still counts, and `default` counts only if the chosen context is there and says so itself; otherwise the answer is the in-cluster namespace (NS-06).
    Ns05 = "NS-05",
    /// The in-cluster namespace is `POD_NAMESPACE`, as it is, if it is not empty; else the content of the service account's `namespace` file without surrounding white space, if there is any; else `default`.
    Ns06 = "NS-06",
    /// A deferred client reads nothing before it is asked something.
    Def01 = "DEF-01",
    /// A load that succeeds is kept for good; one that fails is tried again at the next question.
    Def02 = "DEF-02",
    /// The chosen context is fixed at the first load; all else in the overrides is looked at when it is used.
    Def03 = "DEF-03",
    /// A deferred client is asked for its client configuration and answers with the error of the load, else with an error other than `empty-config`, else with a client that is not the default one (DEF-05), else - where one is possible (ICC-01) - with the in-cluster configuration or its error, else with what it had.
    Def04 = "DEF-04",
    /// A client is the default one if the loading rules bring a default client configuration, that one can be made, and both are equal in everything.
    Def05 = "DEF-05",
    /// In a pod without kubeconfig, anything that shows in the client - kubectl's `--request-timeout=5s`, `--as`, `--disable-compression` - keeps kubectl out of the cluster and makes it call its default server; a token, a user name, insecure or a TLS name do not, because they do not show for a server without TLS (REST-10).
    Def06 = "DEF-06",
    /// A kubeconfig that names exactly kubectl's default server is taken for none in a pod: the in-cluster configuration is used, with the kubeconfig's namespace.
    Def07 = "DEF-07",
    /// Without cluster defaults, overriding a CA, insecure, the TLS server name or the proxy makes the empty cluster not empty: `no-server` instead of `empty-config`, and no fallback.
    Def08 = "DEF-08",
    /// A `current-context` that does not exist is a second fault and blocks the fallback; no `current-context` at all, whatever contexts there are, does not.
    Def09 = "DEF-09",
    /// A deferred client gives access to its loader, and offers no merged raw configuration, which direct clients have since 1.30 (RAW-02).
    Def10 = "DEF-10",
    /// An in-cluster configuration is possible if `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT` are not empty and `/var/run/secrets/kubernetes.io/serviceaccount/token` is there and no folder.
    Icc01 = "ICC-01",
    /// The in-cluster host is `https://` with the host and port of ICC-01, brackets around any host that has a colon, even one that has brackets; the token is the whole content of the token file, final newline included, which is named too, and whose refusal is `token-file-unreadable`; the CA is the path of the service account's `ca.crt` if that can be read and parsed, else none, without an error.
    Icc02 = "ICC-02",
    /// Of the overrides three count for the in-cluster configuration: the server; token and token file, both replaced if one is set; the CA path.
    Icc03 = "ICC-03",
    /// An overriding server is used as the in-cluster host as it is given, without REST-03.
    Icc04 = "ICC-04",
    /// An in-cluster client has no raw configuration, and fresh default rules as its access.
    Icc05 = "ICC-05",
    /// That the service account's `ca.crt` cannot be read or parsed is logged as an error, shown at every verbosity; nothing else tells it.
    Icc06 = "ICC-06",
    /// The raw configuration of a client is the merged files; overrides do not show in it, although its documentation says so.
    Raw01 = "RAW-01",
    /// The merged raw configuration, of direct clients only, is - after validation - a copy in which the effective user, context and cluster stand under their effective names and `current-context` is the effective one.
    Raw02 = "RAW-02",
    /// In the merged raw configuration an entry without a name in play stands under the empty name.
    Raw03 = "RAW-03",
    /// The merged raw configuration of a configuration built by hand without maps crashes.
    Raw04 = "RAW-04",
    /// In the merged raw configuration a name that must exist and does not is reported as validation sees it (VAL-04), and as NAME-05 only if validation passes.
    Raw05 = "RAW-05",
    /// A deferred client whose load failed (LOAD-13) has no raw configuration but that error, even where the load yielded a configuration beside it (LOAD-07).
    Raw06 = "RAW-06",
    /// `BuildConfigFromFlags` with neither master nor path tries the in-cluster configuration (ICC-02) first, without asking whether one is possible, and returns it as it is; if that fails it goes on as BUILD-02.
    Build01 = "BUILD-01",
    /// With a master or a path, or after BUILD-01, `BuildConfigFromFlags` is a deferred client with the path as explicit path and the master as overriding server, and nothing else: neither `KUBECONFIG` nor the default kubeconfig nor `KUBERNETES_MASTER` is looked at, so that with both arguments empty, outside a cluster, the answer is `empty-config`.
    Build02 = "BUILD-02",
    /// With master and path, `BuildConfigFromFlags` uses the file's current context with the master as its server: CA and credentials stay, the TLS server name goes (OVR-11).
    Build03 = "BUILD-03",
    /// A path that is missing is `file-not-found` in `BuildConfigFromFlags`; nothing is migrated, and there is no default client (DEF-07).
    Build04 = "BUILD-04",
    /// `BuildConfigFromKubeconfigGetter` is a deferred client over the getter's configuration: paths are not resolved, and it is never the default client.
    Build05 = "BUILD-05",
    /// `RESTConfigFromKubeConfig` decodes bytes and uses their `current-context`: no overrides, no resolved paths - relative ones lie in the working directory -, no fallback into the cluster.
    Build06 = "BUILD-06",
    /// kubectl's default server, at once its cluster defaults and its default client (DEF-05), is `KUBERNETES_MASTER` as the program found it at its start, or `http://localhost:8080`.
    Build07 = "BUILD-07",
    /// With neither master nor path, `BuildConfigFromFlags` logs a warning that neither was specified and, where the in-cluster configuration fails, a second one with the reason; both are shown at every verbosity.
    Build08 = "BUILD-08",
    /// Minifying needs a `current-context` that is set and exists; overrides are not asked.
    View01 = "VIEW-01",
    /// Minifying keeps the context with the cluster and the user it names, which must exist; an empty reference keeps none of that kind, so that an entry without name, which a client would use (NAME-07), is dropped.
    View02 = "VIEW-02",
    /// If minifying fails nothing is changed; if not, `current-context`, extensions and preferences stay.
    View03 = "VIEW-03",
    /// Flattening replaces certificate, key and CA paths of *all* users and clusters by the contents of the files, relative to the folder of the origin.
    View04 = "VIEW-04",
    /// Flattening a path beside data that is not empty is an error, and so is a file that cannot be read; what was done until then stays done, in no order.
    View05 = "VIEW-05",
    /// Flattening an empty file leaves neither path nor data: the credential is gone.
    View06 = "VIEW-06",
    /// Token files and exec commands are not flattened.
    View07 = "VIEW-07",
    /// Shortening replaces key, certificate and CA data that is not empty by bytes that print as `DATA+OMITTED`, and a token by `REDACTED`; a password stays.
    View08 = "VIEW-08",
    /// Redacting replaces token, password and key data by `REDACTED`, the last even if it is empty as long as it is there; certificate and CA stay.
    View09 = "VIEW-09",
    /// Neither shortening nor redacting touches what an auth provider was given - id-token, client-secret -, exec arguments and environment, user names and extensions: `kubectl config view` prints them.
    View10 = "VIEW-10",
    /// `kubectl config view` loads without resolving paths, a missing explicit file being empty (PREC-16); with `--minify` it takes the context of `--context`, if given, for the current one and minifies; then it flattens, or else, without `--raw`, redacts and shortens.
    View11 = "VIEW-11",
    /// Redacting and then shortening shows key data as `DATA+OMITTED`; the other way round it would read `REDACTED`.
    View12 = "VIEW-12",
    /// Shortening and redacting change the configuration they are given.
    View13 = "VIEW-13",
    /// `client-key-data: ""` is shown as if there were a key.
    View14 = "VIEW-14",
    /// Flattening takes the path of an entry without origin as relative to the working directory, and data that is there but empty for none, so that a path beside it is no error.
    View15 = "VIEW-15",
    /// `kubectl config view --flatten` hides nothing: tokens, passwords, keys and certificates are printed.
    View16 = "VIEW-16",
    /// kubectl brings its default server as cluster defaults, the default loading rules with the same server as default client (BUILD-07), and `--kubeconfig` as explicit path; it does not use the generic flags (FLAG-01).
    Cli01 = "CLI-01",
    /// A flag a program leaves out is neither offered nor overridden.
    Cli02 = "CLI-02",
    /// The namespace flag is taken as it is: `-n ns/foo` is the namespace `ns/foo`.
    Cli03 = "CLI-03",
    /// `--server` may be written `-s`; `--as-user-extra key=value` may be repeated, collects values by key, and drops what has no `=` without a word; `--proxy-url` comes with 1.37.
    Cli04 = "CLI-04",
    /// The client asks the user (PROMPT-01) if the program offers a password flag; kubectl does.
    Cli05 = "CLI-05",
    /// `empty-config` comes with a longer message and stays what it is.
    Cli06 = "CLI-06",
    /// Setting a token, kubectl empties the token file of its overrides, which has no effect (MERGE-01, OVR-12).
    Cli07 = "CLI-07",
    /// The request timeout is `0` unless given, which means none.
    Cli08 = "CLI-08",
    /// What kubectl's commands set on the client afterwards - version, path, user agent - is not resolution.
    Cli09 = "CLI-09",
    /// `kubectl config` writes through the path options, so that a new entry goes where PREC-13 says.
    Cli10 = "CLI-10",
    /// Insecure together with a CA is refused when TLS is set up.
    Down01 = "DOWN-01",
    /// A user name together with a token or a token file is refused when requests are wrapped; a password without user name authenticates nobody.
    Down02 = "DOWN-02",
    /// With a token file, each request carries the file's content without surrounding white space, read anew from time to time, as long as it is readable and not empty; the token itself is what is left otherwise.
    Down03 = "DOWN-03",
    /// Of exec versions only `client.authentication.k8s.io/v1` and `client.authentication.k8s.io/v1beta1` are known; `v1alpha1`, although DEC-15 provides for it, is refused since 1.24.
    Down04 = "DOWN-04",
    /// A client certificate needs its key, and only here is what certificates, keys and CAs contain looked at, apart from the service account's `ca.crt` (ICC-02).
    Down05 = "DOWN-05",
    /// An interactive client asks for user name and password if the server is TLS and there is neither user name, certificate, token, auth provider nor exec; a password alone and an empty token file still ask.
    Prompt01 = "PROMPT-01",
    /// The user name is the next word of the reader; the password is read without echo from standard input, which must be a terminal.
    Prompt02 = "PROMPT-02",
    /// What is configured beats what was typed, and what was typed is kept if both were.
    Prompt03 = "PROMPT-03",
    /// kubectl with an https server and no credentials asks before it looks whether it runs in a pod.
    Prompt04 = "PROMPT-04",
    /// A separate loader of credentials keeps them in a JSON file of mode 0600; no kubeconfig reaches it.
    Prompt05 = "PROMPT-05",
    /// Modifying locks, reads the starting configuration, stops if nothing differs, and writes current context, preferences, clusters, contexts, users and deletions in that order; the first error ends it, and what was written stays.
    Mod01 = "MOD-01",
    /// Every file of the loading precedence, in sorted order, is locked by creating `<file>.lock`, with its folders; all are removed at the end.
    Mod02 = "MOD-02",
    /// "Nothing differs" compares everything, origins included; locks are taken all the same.
    Mod03 = "MOD-03",
    /// A lock left behind makes every modification fail, even one that changes nothing; so do two spellings of one file, always.
    Mod04 = "MOD-04",
    /// A new current context is written to the explicit file, else to the default file (PREC-10, PREC-13).
    Mod05 = "MOD-05",
    /// Clearing the current context clears it in the first file that sets it, so that the value of a later file comes to light; if none sets it there is an error.
    Mod06 = "MOD-06",
    /// Preferences are written, complete, to the explicit file, else to the first file whose own preferences differ.
    Mod07 = "MOD-07",
    /// A changed or new cluster or user is written to its origin, else to the default file, which is read again, changed in that one entry and written.
    Mod08 = "MOD-08",
    /// Contexts are written likewise, all of one file at once.
    Mod09 = "MOD-09",
    /// Changing an origin copies the entry; the old one stays.
    Mod10 = "MOD-10",
    /// Where paths are to be relative, those of PATH-01 are resolved against the destination's folder and then made relative to it (PATH-09).
    Mod11 = "MOD-11",
    /// Where paths are not to be made relative, resolved ones are written as absolute paths.
    Mod12 = "MOD-12",
    /// Making an exec command relative changes the caller's own object.
    Mod13 = "MOD-13",
    /// Deleting an entry deletes it in its origin only, so that one of the same name in a later file comes to light.
    Mod14 = "MOD-14",
    /// Changed top-level extensions count as a difference and are never written.
    Mod15 = "MOD-15",
    /// A file that is written loses comments, unknown fields, further documents and its order.
    Mod16 = "MOD-16",
    /// A new file gets mode 0600 and its missing folders 0755; an existing one keeps its mode and is overwritten in place.
    Mod17 = "MOD-17",
    /// One difference touches one file at most.
    Mod18 = "MOD-18",
    /// One helper reads a single file, a missing one being empty, and ends the program if it cannot.
    Mod19 = "MOD-19",
    /// An auth provider keeps what it learns by replacing its map in the file its user came from.
    Mod20 = "MOD-20",
    /// A program can bind, under a prefix, `client-certificate`, `client-key`, `token`, `as`, `as-uid`, `as-group`, `username`, `password`, `server`, `certificate-authority`, `insecure-skip-tls-verify`, `tls-server-name`, `proxy-url`, `disable-compression`, `cluster`, `user`, `namespace` (`n`), `context` and `request-timeout`.
    Flag01 = "FLAG-01",
    /// A flag whose name is empty is not bound.
    Flag02 = "FLAG-02",
    /// Binding sets the overrides to the flags' defaults, whatever was in them; the timeout becomes `0`.
    Flag03 = "FLAG-03",
    /// `as-group` is repeated, not split at commas.
    Flag04 = "FLAG-04",
    /// A default that is no boolean is false.
    Flag05 = "FLAG-05",
    /// A namespace loses one leading `namespaces/`, `namespace/` or `ns/`, in any case, if something follows.
    Flag06 = "FLAG-06",
    /// Cluster flags fill the override cluster, never the cluster defaults; there are none for token file, inline data, extras and extensions.
    Flag07 = "FLAG-07",
    /// Credentials and impersonation are marked as classified.
    Flag08 = "FLAG-08",
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The error for a text that is not the id of a rule of SPEC.md.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a rule of SPEC.md")]
pub struct UnknownRule(pub String);

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(id: &str) -> Result<Self, UnknownRule> {
        Rule::ALL.iter().copied().find(|rule| rule.as_str() == id).ok_or_else(|| UnknownRule(id.to_owned()))
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
