//! The rule ids of SPEC.md as a type.
//!
//! An id is never renumbered and never reused. The list is written from SPEC.md: `UPDATE=1 cargo test --test spec`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! rules {
    ($($(#[doc = $line:literal])+ $variant:ident = $id:literal,)*) => {
        /// One rule of SPEC.md. Each is documented by its title and its sentence there.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($(#[doc = $line])+ $variant,)* }

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
    /// The home directory is the value of HOME.
    ///
    /// Outside Windows, the home directory MUST be the value of the environment variable `HOME`, byte for byte.
    Home01 = "HOME-01",
    /// Without a home directory, the default kubeconfig is a relative path.
    ///
    /// Without a home directory, the default kubeconfig MUST be the relative path `.kube/config`.
    Home02 = "HOME-02",
    /// The path of the default kubeconfig is fixed at the start.
    ///
    /// The path of the default kubeconfig is computed once, when the program starts.
    Home03 = "HOME-03",
    /// The default kubeconfig lies in .kube below the home directory.
    ///
    /// The default kubeconfig MUST be the home directory, `.kube` and `config`, joined.
    Home04 = "HOME-04",
    /// On Windows, the home directory is the one that has a kubeconfig.
    ///
    /// On Windows, the home directory MUST be the first of `%HOME%`, `%HOMEDRIVE%%HOMEPATH%` and `%USERPROFILE%` that has anything named `.kube\config` below it, be it a folder.
    Home05 = "HOME-05",
    /// On Windows without any kubeconfig, a writable home directory comes first.
    ///
    /// On Windows, where HOME-05 finds nothing, the home directory MUST be the first of `%HOME%`, `%USERPROFILE%` and `%HOMEDRIVE%%HOMEPATH%` that is a writable folder, else the first that exists, else the first that is set, else none.
    Home06 = "HOME-06",
    /// Nothing is expanded in file names.
    ///
    /// File names MUST be taken as they are written: neither `~` nor `$NAME` is expanded.
    Home07 = "HOME-07",
    /// KUBECONFIG replaces the default kubeconfig.
    ///
    /// If `KUBECONFIG` is not empty, its elements MUST be the whole list of files; otherwise the list is the default kubeconfig alone (HOME-04).
    Prec01 = "PREC-01",
    /// KUBECONFIG is split at colons.
    ///
    /// `KUBECONFIG` MUST be split at every colon and nowhere else.
    Prec02 = "PREC-02",
    /// Repeated elements of KUBECONFIG are dropped.
    ///
    /// Of elements of `KUBECONFIG` that are equal as text, only the first MUST be kept.
    Prec03 = "PREC-03",
    /// Two spellings of one file are two elements.
    ///
    /// Whether an element is repeated MUST be decided by its text alone.
    Prec04 = "PREC-04",
    /// A KUBECONFIG of separators loads nothing.
    ///
    /// A `KUBECONFIG` that consists of separators only, such as `:`, MUST count as a list without any file, and not as empty.
    Prec05 = "PREC-05",
    /// The default rules warn only about the files of KUBECONFIG.
    ///
    /// The default rules MUST ask for the warning that all files are missing (LOAD-09) if `KUBECONFIG` is not empty, and only then.
    Prec06 = "PREC-06",
    /// An explicit path is the only file.
    ///
    /// If there is an explicit path that is not empty, it MUST be the only file read.
    Prec07 = "PREC-07",
    /// The explicit path is not split.
    ///
    /// The explicit path MUST be taken as one file name, whatever colons it has.
    Prec08 = "PREC-08",
    /// The loading rules tell their precedence.
    ///
    /// Asked for its loading precedence, a rule set answers with the explicit path alone where there is one, else with a copy of its list.
    Prec09 = "PREC-09",
    /// The loading rules write to the first file.
    ///
    /// The loading rules MUST write new entries to the explicit path, else to the first listed file that exists, else to the first of the list, else nowhere.
    Prec10 = "PREC-10",
    /// The path options read the environment at every question.
    ///
    /// kubectl's path options MUST read the environment variable anew at every question, split it as PREC-02 says and drop repetitions as PREC-03 says.
    Prec11 = "PREC-11",
    /// What the path options load.
    ///
    /// The path options MUST load the explicit file, else the files of the environment variable, else the one global file.
    Prec12 = "PREC-12",
    /// The path options write to the last file where none exists.
    ///
    /// The path options MUST write new entries to the explicit file, else to the only file of the environment variable, whether it exists or not, else to the first of its files that exists, else to the *last* of them, else to the global file.
    Prec13 = "PREC-13",
    /// kubectl's path options.
    ///
    /// kubectl's default path options MUST use the default kubeconfig as the global file, `KUBECONFIG` as the environment variable, `kubeconfig` as the name of the flag, and loading rules that do not resolve paths.
    Prec14 = "PREC-14",
    /// The path options load through a copy.
    ///
    /// The path options load through a copy of their loading rules whose list is that of PREC-12; the original stays as it is.
    Prec15 = "PREC-15",
    /// A missing explicit file is empty for editing.
    ///
    /// A configuration that is read for editing or showing MUST be empty where a client's load of the same files fails with a bare "does not exist".
    Prec16 = "PREC-16",
    /// A loader made from a getter has no files.
    ///
    /// A loader made from a getter function has no files, no default kubeconfig and no explicit path, is never the default configuration (DEF-05), and asks the getter both for loading and for editing.
    Prec17 = "PREC-17",
    /// A legacy file is copied to the default kubeconfig.
    ///
    /// The default rules MUST migrate one file: where the default kubeconfig (HOME-04) is missing, `.kube/.kubeconfig` below `HOME` is copied to it.
    Mig01 = "MIG-01",
    /// Migration comes before everything else.
    ///
    /// Migration MUST be the first step of every load.
    Mig02 = "MIG-02",
    /// A destination that exists is left alone.
    ///
    /// A destination that exists in any form MUST be left alone.
    Mig03 = "MIG-03",
    /// A missing source is skipped, a folder is an error.
    ///
    /// A source that is missing or may not be looked at MUST be skipped, and a source that is a folder is the error `migrate-directory`.
    Mig04 = "MIG-04",
    /// An error of the migration ends the load.
    ///
    /// An error of the migration MUST end the load at once: no file is read, there is no configuration, and that error is the only one.
    Mig05 = "MIG-05",
    /// The legacy file is copied unread.
    ///
    /// The bytes of the source MUST be copied as they are, without being parsed.
    Mig06 = "MIG-06",
    /// The folder of the destination is not created.
    ///
    /// Where the folder of the destination is missing, the migration MUST fail with `migrate-io`; the folder is not created.
    Mig07 = "MIG-07",
    /// The copy has the permission bits of its source.
    ///
    /// The copy MUST have the read and write bits of its source, less the umask; execute bits are never copied.
    Mig08 = "MIG-08",
    /// Other loading rules migrate nothing.
    ///
    /// Loading rules that name no migrations MUST NOT migrate anything.
    Mig09 = "MIG-09",
    /// What a load does.
    ///
    /// A load MUST migrate, choose the files (the explicit path, else the list), read each of them once and in order, warn, merge, and resolve paths; it returns the configuration together with the errors collected on the way.
    Load01 = "LOAD-01",
    /// A missing explicit file is an error.
    ///
    /// A missing explicit file MUST be the error `file-not-found`, and there is no configuration.
    Load02 = "LOAD-02",
    /// An explicit file that cannot be read is reported like a listed one.
    ///
    /// Anything else that is wrong with the explicit path MUST be found only on reading and reported as for a listed file: an error beside an empty configuration (LOAD-07).
    Load03 = "LOAD-03",
    /// Empty file names are skipped.
    ///
    /// Empty file names MUST be skipped silently; they do not count as missing.
    Load04 = "LOAD-04",
    /// Missing files of the list are skipped.
    ///
    /// Files of the list that are missing MUST be skipped; they are no errors.
    Load05 = "LOAD-05",
    /// Only "no such file or directory" is missing.
    ///
    /// Only a file of which the operating system says "no such file or directory" MUST count as missing; any other refusal is an error (LOAD-07).
    Load06 = "LOAD-06",
    /// A broken file leaves the others merged.
    ///
    /// A file that cannot be read or decoded MUST be the error `load-file`, which names the file and has the reason as its cause, and the other files are merged all the same.
    Load07 = "LOAD-07",
    /// The errors come in the order of the files.
    ///
    /// The errors MUST stand in the order of the files, one for each reading that failed, repeated ones included.
    Load08 = "LOAD-08",
    /// One warning where all files are missing.
    ///
    /// Where the rules warn, at least one file was missing and no file was loaded, there MUST be exactly one warning.
    Load09 = "LOAD-09",
    /// A broken file does not silence the warning, an empty one does.
    ///
    /// For the warning, a broken file MUST count as not loaded, and an empty file that exists as loaded.
    Load10 = "LOAD-10",
    /// The warning names every missing file.
    ///
    /// The warning MUST name every missing file, in the order of the list, as it was listed.
    Load11 = "LOAD-11",
    /// No files are an empty configuration.
    ///
    /// No files at all, or only missing and empty ones, MUST give an empty configuration and no error.
    Load12 = "LOAD-12",
    /// One broken file fails every client.
    ///
    /// A client MUST be refused with all errors of the load as soon as there is one, even if what it needs was loaded.
    Load13 = "LOAD-13",
    /// A base that cannot be determined is an error.
    ///
    /// Where the base of a relative path cannot be determined (PATH-02), that is one more error of the same list.
    Load14 = "LOAD-14",
    /// Each file is read once.
    ///
    /// Each file is read once per load, an explicit one is looked at once more before that, and each file that was loaded is logged at verbosity 6.
    Load15 = "LOAD-15",
    /// Where the warning goes.
    ///
    /// For a program that gave the rules no handler, kubectl included, the warning (LOAD-09) goes to the log at verbosity 1, which is shown only on request.
    Load16 = "LOAD-16",
    /// A file of zero bytes is an empty configuration.
    ///
    /// A file of zero bytes MUST be an empty configuration; it never reaches the decoder.
    File01 = "FILE-01",
    /// A file without a document is an empty configuration.
    ///
    /// A file with nothing but spaces, line breaks and comments, with `---` alone, or with the document `null`, MUST be an empty configuration.
    File02 = "FILE-02",
    /// Every entry remembers its origin.
    ///
    /// Every cluster, user and context MUST remember its origin: the name of its file, exactly as it was listed.
    File03 = "FILE-03",
    /// A decoded file has all three maps.
    ///
    /// After a file is decoded, its three maps exist even if it lists nothing.
    File04 = "FILE-04",
    /// A refusal of the operating system is not wrapped.
    ///
    /// The operating system's refusal of a single file comes back unwrapped.
    File05 = "FILE-05",
    /// Decoded entries have an extension map.
    ///
    /// Decoded clusters, users and contexts have an extension map even where they list no extensions; preferences have one only if they list some.
    File06 = "FILE-06",
    /// A null entry of the internal version crashes the loader.
    ///
    /// A file of the internal version (DEC-05) that holds a null entry MUST be a crash of the load, and no error.
    File07 = "FILE-07",
    /// The bytes are UTF-8 or UTF-16.
    ///
    /// The bytes MUST be read as UTF-16 if they begin with a byte-order mark of UTF-16, else as UTF-8.
    Yaml01 = "YAML-01",
    /// Control characters are refused.
    ///
    /// A character other than tab, line feed, carriage return, U+0020 to U+007E, U+0085, U+00A0 to U+D7FF, U+E000 to U+FFFD and U+10000 to U+10FFFF MUST refuse the file.
    Yaml02 = "YAML-02",
    /// Only the first document is read.
    ///
    /// Only the first document of the file MUST be read.
    Yaml03 = "YAML-03",
    /// A byte-order mark inside belongs to the word behind it.
    ///
    /// A byte-order mark anywhere but at the start MUST become part of the word it stands before.
    Yaml04 = "YAML-04",
    /// What ends a line.
    ///
    /// A line MUST end at line feed, carriage return, both together, U+0085, U+2028 or U+2029.
    Yaml05 = "YAML-05",
    /// A tab does not indent.
    ///
    /// A tab MUST NOT indent, stand on an otherwise empty line, or follow the dash of a list item: it refuses the file there.
    Yaml06 = "YAML-06",
    /// A key and its colon stand on one line.
    ///
    /// A mapping key MUST stand on one line together with its colon, which comes at most 1,024 characters after the beginning of the key.
    Yaml07 = "YAML-07",
    /// Colons and question marks in flow collections.
    ///
    /// Inside `[]` and `{}`, a colon MUST end an unquoted word only before white space, and a question mark ends it and announces a key.
    Yaml08 = "YAML-08",
    /// Double quotes know the escapes of YAML 1.1.
    ///
    /// Double quotes MUST be read with the escapes of YAML 1.1, not with those of JSON.
    Yaml09 = "YAML-09",
    /// Two directives are understood.
    ///
    /// Any directive but `%YAML 1.1` and `%TAG` MUST refuse the file, `%YAML 1.2` included.
    Yaml10 = "YAML-10",
    /// Words that are booleans and null.
    ///
    /// Unquoted `y`, `n`, `yes`, `no`, `on`, `off`, `true` and `false` MUST be booleans, in lower case, capitalised or in upper case.
    Yaml11 = "YAML-11",
    /// Words that are numbers.
    ///
    /// Unquoted text that begins with a digit or a sign MUST be, once its underscores are removed, an integer if it reads as one, else a floating-point number if it reads as a decimal one, else text.
    Yaml12 = "YAML-12",
    /// An exponent needs no sign and a point no digits.
    ///
    /// A number with a bare exponent or nothing after its point, `1e3` or `5.`, MUST be a number too.
    Yaml13 = "YAML-13",
    /// A tag decides over the spelling.
    ///
    /// A tag MUST decide over the spelling of a value.
    Yaml14 = "YAML-14",
    /// The last of a repeated key counts.
    ///
    /// Of a key that stands twice in one mapping, the last value MUST count.
    Yaml15 = "YAML-15",
    /// Keys that become equal leave a random value.
    ///
    /// Of keys that differ as YAML but become equal as text, such as `1` and `"1"`, one value MUST be left, picked at random each time.
    Yaml16 = "YAML-16",
    /// A merge key overwrites what stands before it.
    ///
    /// A merge key `<<` MUST write the keys of its value at the place where it stands, over what came before it.
    Yaml17 = "YAML-17",
    /// Aliases are copies, within limits.
    ///
    /// An alias MUST be a copy of what its anchor last marked.
    Yaml18 = "YAML-18",
    /// Keys become text.
    ///
    /// A key MAY be any scalar, and it becomes text: integers decimal, booleans `true` or `false`, floats in the shortest form of 32 bits.
    Yaml19 = "YAML-19",
    /// Infinity is refused.
    ///
    /// A value of infinity or not-a-number (`.inf`, `.nan`) MUST refuse the file, even under an unknown field.
    Yaml20 = "YAML-20",
    /// Nesting is limited.
    ///
    /// A document that nests more than 10,000 levels deep, itself counted, MUST be refused: `decode-root`.
    Yaml21 = "YAML-21",
    /// One fault is reported.
    ///
    /// Of several faults one MUST be reported, by class and in this order: bytes and syntax; what the syntax stands for; the header; types and base64; repeated names.
    Yaml22 = "YAML-22",
    /// An empty collection is no key.
    ///
    /// An empty `{}` or `[]` MUST NOT be a key.
    Yaml23 = "YAML-23",
    /// Where comments begin.
    ///
    /// A comment MUST begin with `#` wherever a word could begin, also right behind a closing quote or bracket.
    Yaml24 = "YAML-24",
    /// An end marker before any document.
    ///
    /// An end marker `...` that stands before any document MUST refuse the file.
    Yaml25 = "YAML-25",
    /// Text that is no YAML is refused.
    ///
    /// Text that is no YAML MUST refuse the file: `decode-syntax`.
    Yaml26 = "YAML-26",
    /// kind and apiVersion are optional.
    ///
    /// `kind` and `apiVersion` MAY be absent, null or empty; they mean `Config` and `v1` then.
    Dec01 = "DEC-01",
    /// Another kind or version is refused.
    ///
    /// A kind other than `Config`, and a version or group other than `v1`, MUST refuse the file: `decode-kind`.
    Dec02 = "DEC-02",
    /// A malformed apiVersion is refused.
    ///
    /// An `apiVersion` with a group but no version (`foo/`), or with more than one slash, MUST refuse the file: `decode-version`.
    Dec03 = "DEC-03",
    /// Case counts in field names, but not in kind and apiVersion.
    ///
    /// The names `kind` and `apiVersion` MUST be found without regard to case, and every other field name only as it is spelt.
    Dec04 = "DEC-04",
    /// The internal version is readable.
    ///
    /// With `apiVersion: __internal` the file MUST be read as client-go keeps a configuration in memory.
    Dec05 = "DEC-05",
    /// The document is a mapping.
    ///
    /// The document MUST be a mapping or null, and `kind` and `apiVersion` text: else `decode-root`.
    Dec06 = "DEC-06",
    /// Unknown fields are ignored.
    ///
    /// Unknown fields MUST be ignored at every level, whatever they hold.
    Dec07 = "DEC-07",
    /// Further documents and repeated keys are no errors.
    ///
    /// Of a file with several documents only the first MUST count (YAML-03), and of a key that stands twice only the last value (YAML-15).
    Dec08 = "DEC-08",
    /// Nothing is coerced.
    ///
    /// A value of another type than its field's MUST refuse the file: `decode-type`.
    Dec09 = "DEC-09",
    /// Null means absent.
    ///
    /// Null MUST mean absent, for every field.
    Dec10 = "DEC-10",
    /// Data is base64, or a list of bytes.
    ///
    /// A `*-data` field MUST be a text of padded base64 of the standard alphabet, or a list of bytes.
    Dec11 = "DEC-11",
    /// Repeated names are refused.
    ///
    /// A name that stands twice among the clusters, the users or the contexts of one file MUST refuse the file: `decode-duplicate`.
    Dec12 = "DEC-12",
    /// Repeated extension names are refused.
    ///
    /// A repeated name of an extension MUST refuse the file as well, unless everything under that name before was null: then the new one counts.
    Dec13 = "DEC-13",
    /// Extensions are kept as JSON.
    ///
    /// An extension MAY hold any value and is kept as JSON: mappings sorted by key, numbers in their shortest form.
    Dec14 = "DEC-14",
    /// Alpha and beta exec blocks get a mode.
    ///
    /// An exec block without `interactiveMode` MUST get `IfAvailable` if its own `apiVersion` is exactly `client.authentication.k8s.io/v1alpha1` or `client.authentication.k8s.io/v1beta1`.
    Dec15 = "DEC-15",
    /// Empty blocks are present.
    ///
    /// `exec: {}` and `auth-provider: {}` MUST be present with nothing in them; null is absent.
    Dec16 = "DEC-16",
    /// What a file cannot say about exec.
    ///
    /// The cluster information of an exec plugin, the state of its standard input and the plugin policy MUST NOT come from a file: such keys are unknown fields.
    Dec17 = "DEC-17",
    /// The names of the fields.
    ///
    /// The fields MUST have the names in the table below, which also has the release that brought each of those that 1.5 did not have.
    Dec18 = "DEC-18",
    /// The header is not kept.
    ///
    /// `kind` and `apiVersion` are not kept, except under DEC-05.
    Dec19 = "DEC-19",
    /// How a configuration is printed.
    ///
    /// Printed, a configuration MUST list clusters, users, contexts and extensions sorted by name, under `kind` and `apiVersion`.
    Dec20 = "DEC-20",
    /// How an exec block is printed.
    ///
    /// Printed, an exec block MUST show `args`, `env` and `provideClusterInfo` even if empty, and the mode that DEC-15 gave it; an auth provider shows `config` even if null.
    Dec21 = "DEC-21",
    /// Some texts of errors show secrets.
    ///
    /// Some of client-go's texts of errors show what the file holds.
    Dec22 = "DEC-22",
    /// How a configuration is written as YAML.
    ///
    /// Written as YAML, a configuration MUST be the JSON of DEC-20, read as YAML and printed as follows, byte by byte.
    Dec23 = "DEC-23",
    /// A value above replaces one below unless it is empty.
    ///
    /// A text, number or boolean above MUST replace the one below unless it is empty; an empty one never does.
    Merge01 = "MERGE-01",
    /// Maps are united by key.
    ///
    /// Maps MUST be united by key, and of a shared key the value above counts, whole, even if it is empty or null.
    Merge02 = "MERGE-02",
    /// Lists are replaced whole.
    ///
    /// A list above MUST replace the one below whole unless it is empty; lists are never joined.
    Merge03 = "MERGE-03",
    /// Blocks are replaced whole.
    ///
    /// An `exec` or `auth-provider` block above MUST replace the one below whole, empty fields included; an absent one leaves it.
    Merge04 = "MERGE-04",
    /// Pointers are copied unless nil.
    ///
    /// A pointer to anything but a struct is copied from above unless it is nil.
    Merge05 = "MERGE-05",
    /// Structs are merged field by field.
    ///
    /// A struct within a struct, such as `preferences`, MUST be merged field by field.
    Merge06 = "MERGE-06",
    /// Structs without exported fields are replaced.
    ///
    /// A struct without exported fields above replaces the one below even if it is empty.
    Merge07 = "MERGE-07",
    /// Merging into nothing is an error.
    ///
    /// Merging into nothing is an error, merging nothing is none, and differing types are an error that names the field.
    Merge08 = "MERGE-08",
    /// The first file owns the entry.
    ///
    /// Of each cluster, user and context name, the first file that defines it MUST supply the whole entry.
    Merge09 = "MERGE-09",
    /// The first current-context counts.
    ///
    /// The first `current-context` that is not empty MUST count.
    Merge10 = "MERGE-10",
    /// One file is enough to turn colors on.
    ///
    /// `preferences.colors` MUST be true if any file says so.
    Merge11 = "MERGE-11",
    /// The first file owns the extension.
    ///
    /// Of each name in the top-level `extensions` and in `preferences.extensions`, the first file that has it MUST count, even if its payload is null.
    Merge12 = "MERGE-12",
    /// The origin is the file that supplied the entry.
    ///
    /// The origin (FILE-03) of an entry MUST be the file that supplied it.
    Merge13 = "MERGE-13",
    /// The merge equals client-go's three passes.
    ///
    /// The result MUST be that of three merges: forwards, backwards, and the second result over the first.
    Merge14 = "MERGE-14",
    /// Merging checks nothing.
    ///
    /// Merging MUST NOT check references: a context may refer to an entry of another file, or to none.
    Merge15 = "MERGE-15",
    /// A single file is merged too.
    ///
    /// A single file takes the same way, so that the result is a new configuration whose entries are those of the file.
    Merge16 = "MERGE-16",
    /// Which fields are paths.
    ///
    /// A relative path MUST be resolved in a cluster's `certificate-authority`, in a user's `client-certificate`, `client-key` and `tokenFile`, and in an exec `command` that contains a separator; nowhere else.
    Path01 = "PATH-01",
    /// The base is the folder of the entry's own file.
    ///
    /// The base of a relative path MUST be the folder of the entry's own origin (FILE-03), made absolute with the working directory at the time of loading (PATH-13) and cleaned.
    Path02 = "PATH-02",
    /// A relative path is joined with its base.
    ///
    /// A relative path MUST become base and path, joined.
    Path03 = "PATH-03",
    /// Empty paths, and paths without an origin, are left alone.
    ///
    /// Empty paths, and all paths of entries without origin, MUST be left as they are.
    Path04 = "PATH-04",
    /// A bare command is left to PATH.
    ///
    /// An exec command without a separator, such as `plug`, MUST stay as it is, to be sought in `PATH`.
    Path05 = "PATH-05",
    /// Paths are resolved once, after merging.
    ///
    /// Paths MUST be resolved once, after merging, and not at all if the loading rules say so.
    Path06 = "PATH-06",
    /// Paths in overrides are used as given.
    ///
    /// Paths in overrides MUST be used as they are given.
    Path07 = "PATH-07",
    /// A given base serves all entries alike.
    ///
    /// Resolving or relativising a whole configuration against a given base MUST treat all clusters and users alike and ignore their origins.
    Path08 = "PATH-08",
    /// How paths are made relative.
    ///
    /// A path that is made relative MUST stay as it is if it is empty, and else become the path relative to the base; where that begins with `../`, an absolute path stays as it was, and a relative one is an error.
    Path09 = "PATH-09",
    /// The parent of the base counts as inside.
    ///
    /// The parent of the base MUST be stored as `..`, which does not begin with `../`; the base itself is `.`.
    Path10 = "PATH-10",
    /// Without an origin nothing is made relative.
    ///
    /// Making the paths of an entry relative MUST be an error where the entry has no origin.
    Path11 = "PATH-11",
    /// A relative command can become a bare one.
    ///
    /// Making the command `./plug` relative MUST give the bare `plug`, which from then on is sought in `PATH`.
    Path12 = "PATH-12",
    /// PWD names the working directory.
    ///
    /// A relative path MUST be made absolute with the value of `PWD`, links included, where that is an absolute path that leads to the working directory, else with the path of the working directory without links.
    Path13 = "PATH-13",
    /// How the context is chosen.
    ///
    /// The context MUST be the one that the overrides name, else the one that a program gave when it made the client, else `current-context`.
    Name01 = "NAME-01",
    /// How the user is chosen.
    ///
    /// The user MUST be the one that the overrides name, which must exist then, else that of the effective context.
    Name02 = "NAME-02",
    /// How the cluster is chosen.
    ///
    /// The cluster MUST be the one that the overrides name, which must exist then, else that of the effective context.
    Name03 = "NAME-03",
    /// A missing context of the overrides names nothing.
    ///
    /// A context that must exist and does not MUST yield empty names for user and cluster.
    Name04 = "NAME-04",
    /// A name from the overrides must exist.
    ///
    /// A name from the overrides that does not exist MUST be an error of its own - `no-such-user`, `no-such-context`, `no-such-cluster` - and not part of validation.
    Name05 = "NAME-05",
    /// A context may refer to nothing.
    ///
    /// A cluster or user that a context refers to and that does not exist MUST NOT be an error.
    Name06 = "NAME-06",
    /// The empty name is a name.
    ///
    /// The empty name MUST be looked up like any other.
    Name07 = "NAME-07",
    /// Which context a client is made with.
    ///
    /// A client made from bytes MUST be given no context and no overrides, so that `current-context` counts; a deferred client is given the overrides' context, as it was at its first load.
    Name08 = "NAME-08",
    /// No overrides are empty overrides.
    ///
    /// A client without overrides is one with empty overrides.
    Ovr01 = "OVR-01",
    /// The overrides' context lies over the named one.
    ///
    /// The effective context MUST be the override context merged over the named one.
    Ovr02 = "OVR-02",
    /// The overrides' user lies over the named one.
    ///
    /// The effective user MUST be the override user merged over the named one, after which OVR-04 and OVR-05 apply.
    Ovr03 = "OVR-03",
    /// An overriding certificate replaces path and data.
    ///
    /// If the overrides set a client certificate, by path or data, both path and data MUST be the overrides'.
    Ovr04 = "OVR-04",
    /// An overriding key replaces path and data.
    ///
    /// If the overrides set a client key, by path or data, both path and data MUST be the overrides', whatever the certificate does.
    Ovr05 = "OVR-05",
    /// Certificate and key are overridden apart.
    ///
    /// Certificate and key MUST be overridden apart.
    Ovr06 = "OVR-06",
    /// Defaults below, overrides above the named cluster.
    ///
    /// The effective cluster MUST be the named one merged over the cluster defaults, and the override cluster merged over both, after which OVR-08 and OVR-11 apply.
    Ovr07 = "OVR-07",
    /// Insecure, CA path and CA data are replaced together.
    ///
    /// If the override cluster says insecure, or has a CA by path or data, then all three - insecure, CA path, CA data - MUST be the overrides', empty ones included.
    Ovr08 = "OVR-08",
    /// A false override is none.
    ///
    /// A false boolean in the overrides MUST be the same as none.
    Ovr09 = "OVR-09",
    /// Insecure and a CA may be overridden together.
    ///
    /// If the overrides say insecure and have a CA, both MUST be set, and resolving succeeds.
    Ovr10 = "OVR-10",
    /// Overriding the server drops the TLS server name.
    ///
    /// If the overrides set the TLS server name *or the server*, the TLS server name MUST be the overrides', empty or not.
    Ovr11 = "OVR-11",
    /// An overriding token keeps the file's token file.
    ///
    /// Token and token file MUST be merged apart.
    Ovr12 = "OVR-12",
    /// Impersonation is overridden field by field.
    ///
    /// Overriding the user to impersonate MUST leave the file's uid, groups and extras in place.
    Ovr13 = "OVR-13",
    /// An overriding plugin replaces the file's.
    ///
    /// An exec or auth-provider block in the overrides MUST replace the file's whole.
    Ovr14 = "OVR-14",
    /// Extensions are united by name.
    ///
    /// Extensions of contexts, users and clusters MUST be united by name: the override's beats the file's, which beats that of the cluster defaults.
    Ovr15 = "OVR-15",
    /// Overrides may conflict with the file.
    ///
    /// Overrides that conflict with the file MUST be refused like a conflict within a file.
    Ovr16 = "OVR-16",
    /// Cluster defaults may conflict with the file.
    ///
    /// Cluster defaults that conflict with the file MUST be refused like a conflict within a file.
    Ovr17 = "OVR-17",
    /// Overrides alone suffice.
    ///
    /// An overriding server MUST suffice to make a client, even without any kubeconfig.
    Ovr18 = "OVR-18",
    /// The timeout concerns the client alone.
    ///
    /// The timeout override MUST be looked at only when the client configuration is made (REST-06); it concerns no other section.
    Ovr19 = "OVR-19",
    /// Proxy and compression are overridden alone.
    ///
    /// Overriding `proxy-url` or `disable-compression` MUST change that field and nothing else.
    Ovr20 = "OVR-20",
    /// All faults are collected.
    ///
    /// All faults MUST be collected: first a context that was not found, `context-not-found`, then those of the user, then those of the cluster.
    Val01 = "VAL-01",
    /// The context sought is the one the client was made with.
    ///
    /// The context sought MUST be the one the client was made with, else `current-context`; the overrides' own choice is not asked.
    Val02 = "VAL-02",
    /// A client needs no context.
    ///
    /// That no context is named MUST NOT be a fault.
    Val03 = "VAL-03",
    /// A missing name of the overrides counts as an entry without a server.
    ///
    /// In validation, a name that must exist and does not (NAME-05) MUST count as an empty user or as a cluster without server (VAL-21), and not as the empty cluster of VAL-19.
    Val04 = "VAL-04",
    /// Nothing configured is an error of its own.
    ///
    /// If the only fault is that the cluster is empty (VAL-19), the error MUST be `empty-config` instead.
    Val05 = "VAL-05",
    /// References and namespace are not checked.
    ///
    /// Validation MUST NOT check whether the context's references exist, or whether its namespace is well-formed.
    Val06 = "VAL-06",
    /// Certificate and key.
    ///
    /// A client certificate, by path or data, MUST be checked with its key, and each of these that applies is a fault, in this order: `cert-both` if the certificate has path and data, `key-both` if the key has, `key-missing` if the key has neither, `cert-unreadable` and `key-unreadable` if the path cannot be opened.
    Val07 = "VAL-07",
    /// A key without a certificate is ignored.
    ///
    /// A key without a certificate MUST NOT be checked, and it is not used.
    Val08 = "VAL-08",
    /// Two plugins are refused.
    ///
    /// `exec` beside `auth-provider` MUST be the fault `exec-and-auth-provider`.
    Val09 = "VAL-09",
    /// An exec block needs a command.
    ///
    /// An exec block without a command MUST be the fault `exec-command`.
    Val10 = "VAL-10",
    /// An exec block needs a version.
    ///
    /// An exec block without `apiVersion` MUST be the fault `exec-api-version`.
    Val11 = "VAL-11",
    /// An environment variable needs a name.
    ///
    /// Each exec environment variable without a name MUST be one fault `exec-env-name`; an empty value is allowed.
    Val12 = "VAL-12",
    /// The order of the faults of an exec block.
    ///
    /// The faults of an exec block MUST come in the order VAL-09, VAL-10, VAL-11, VAL-12, VAL-14, VAL-15.
    Val13 = "VAL-13",
    /// An exec block needs a known mode.
    ///
    /// An empty `interactiveMode` MUST be the fault `exec-mode-missing`, and one that is not exactly `Never`, `IfAvailable` or `Always` the fault `exec-mode-invalid`.
    Val14 = "VAL-14",
    /// The plugin policy is checked.
    ///
    /// A plugin policy of unknown type is refused, and so is an allowlist that is missing where the type wants one, there where it does not, empty, or has an entry that is empty or not cleaned.
    Val15 = "VAL-15",
    /// A token beside a password is refused.
    ///
    /// A token together with a user name or password MUST be the fault `multiple-auth-methods`.
    Val16 = "VAL-16",
    /// Impersonation needs a user.
    ///
    /// A uid, groups or extras to impersonate without a user to impersonate MUST be the fault `impersonate-without-user`.
    Val17 = "VAL-17",
    /// An empty user is valid.
    ///
    /// Validation MUST NOT check whether a token file exists, and a user with nothing in it is valid: anonymous.
    Val18 = "VAL-18",
    /// An empty cluster has one fault.
    ///
    /// A cluster in which nothing at all is set MUST have exactly one fault, that it is empty.
    Val19 = "VAL-19",
    /// An empty cluster from a file is not empty.
    ///
    /// The origin MUST count as something set.
    Val20 = "VAL-20",
    /// A cluster needs a server.
    ///
    /// A cluster without a server MUST be the fault `no-server`.
    Val21 = "VAL-21",
    /// The proxy is a URL of a known scheme.
    ///
    /// A `proxy-url` that is no URL, or whose scheme is not `http`, `https` or `socks5`, MUST be the fault `proxy-url`.
    Val22 = "VAL-22",
    /// A CA by path and data is refused.
    ///
    /// CA path and CA data together MUST be the fault `ca-both`.
    Val23 = "VAL-23",
    /// The CA must open.
    ///
    /// A CA path that cannot be opened MUST be the fault `ca-unreadable`, for a server without TLS too.
    Val24 = "VAL-24",
    /// Nothing else of a cluster is checked.
    ///
    /// Validation MUST NOT check anything else of a cluster: neither insecure beside a CA, nor the server's syntax, nor what a certificate contains.
    Val25 = "VAL-25",
    /// What ConfirmUsable refuses.
    ///
    /// The package's `ConfirmUsable` refuses an empty configuration (VAL-29), then a missing choice of context, then an unknown context, and else collects the faults of the context (VAL-28), of its user and of its cluster, absent ones counting as empty.
    Val26 = "VAL-26",
    /// What Validate refuses.
    ///
    /// The package's `Validate` refuses an empty configuration, and else collects a `current-context` that does not exist and the faults of every context, user and cluster, in no order.
    Val27 = "VAL-27",
    /// The faults of a context.
    ///
    /// A context's faults are, in order: the empty name; no user, or an unknown one; no cluster, or an unknown one; a namespace that is no DNS label.
    Val28 = "VAL-28",
    /// When a configuration is empty.
    ///
    /// A configuration is empty if it has no users, clusters, contexts, current context and extensions, and no preferences.
    Val29 = "VAL-29",
    /// How an empty configuration is recognised.
    ///
    /// The package recognises an "empty configuration" error by itself or as the only one of its list of faults, and in no other wrapping.
    Val30 = "VAL-30",
    /// How a missing context is recognised.
    ///
    /// The package recognises a "context not found" error by type, by the fault of a missing choice, or by a piece of its text; NAME-05 is none.
    Val31 = "VAL-31",
    /// How an invalid configuration is recognised.
    ///
    /// The package recognises an "invalid configuration" error by its list of faults, or as VAL-31.
    Val32 = "VAL-32",
    /// The list of faults prints as an aggregate.
    ///
    /// The list of faults prints as an aggregate (LOAD-08), and its members can be found in it, nested ones too.
    Val33 = "VAL-33",
    /// The order in which a client is made.
    ///
    /// The client configuration MUST be made in this order, and the first failure is the answer: effective user, context, cluster (NAME-05); validation (VAL-01); proxy; timeout; host; impersonation; then, for TLS only, user credentials and server identity.
    Rest01 = "REST-01",
    /// The host is the server.
    ///
    /// `host` MUST be the effective cluster's server.
    Rest02 = "REST-02",
    /// A server with a path loses its query.
    ///
    /// A server that reads as a URL with a scheme, or as a path that begins with `/`, MUST lose its query and be printed anew if its path is longer than `/`; any other server stays as it is.
    Rest03 = "REST-03",
    /// A fragment becomes part of the path.
    ///
    /// A `#` in a server MUST be taken as part of the path.
    Rest04 = "REST-04",
    /// How a server is printed anew.
    ///
    /// Printing a server anew (REST-03) MUST lower-case the scheme, keep dot segments, trailing slashes and a bare trailing `?`, and percent-encode spaces, non-ASCII and all else that may not stand in user information, host or path, as URL says.
    Rest05 = "REST-05",
    /// The timeout is seconds or a duration.
    ///
    /// The timeout MUST be a decimal whole number of seconds from 0 to 2^63-1, or else a Go duration such as `1m30s` from -2^63 to 2^63-1 nanoseconds; anything else is `timeout`.
    Rest06 = "REST-06",
    /// The proxy is used as it parses.
    ///
    /// A proxy URL MUST be used as it parses, its scheme in lower case.
    Rest07 = "REST-07",
    /// What is set without TLS too.
    ///
    /// Timeout, proxy, compression and impersonation MUST be set for every server, TLS or not.
    Rest08 = "REST-08",
    /// When impersonation is set.
    ///
    /// Impersonation - user name, uid, groups and extras - MUST be set only where there is a user to impersonate.
    Rest09 = "REST-09",
    /// Credentials need an https URL.
    ///
    /// Credentials and everything about TLS MUST be set only if the server alone reads as an `https` URL with a host, whatever else is configured.
    Rest10 = "REST-10",
    /// A token beside a token file.
    ///
    /// A token that is not empty MUST be used as it stands, and a token file beside it is named and not read.
    Rest11 = "REST-11",
    /// A token file is read at once.
    ///
    /// Where there is no token, a token file MUST be read at once: the token is its whole content, and the file is named too.
    Rest12 = "REST-12",
    /// Certificate and key are set together.
    ///
    /// If there is a client certificate, by path or data, certificate and key MUST be set; else neither (VAL-08).
    Rest13 = "REST-13",
    /// User name and password.
    ///
    /// User name and password MUST be set if one of them is not empty.
    Rest14 = "REST-14",
    /// Any auth provider.
    ///
    /// An auth provider MUST be set as it stands; nobody asks here whether its name is known.
    Rest15 = "REST-15",
    /// An exec block gets the cluster's extension.
    ///
    /// An exec block MUST be set with its install hint cleaned (REST-18), and its `config` is the effective cluster's extension `client.authentication.k8s.io/exec`, or nothing where there is none.
    Rest16 = "REST-16",
    /// The server's identity.
    ///
    /// CA path, CA data, insecure and server name MUST be those of the effective cluster.
    Rest17 = "REST-17",
    /// The install hint is cleaned.
    ///
    /// In an install hint letters, marks, numbers, punctuation, symbols, separators and U+0009 to U+000D MUST stay, and every other character - control, format, private, unassigned - is replaced by its number, `U+001B`: at least four hexadecimal digits, in capitals.
    Rest18 = "REST-18",
    /// What is never set.
    ///
    /// Neither API path, content type, user agent, rate limits, dialer, round tripper, protocols nor warning handler is ever set.
    Rest19 = "REST-19",
    /// Clients share an exec block.
    ///
    /// REST-16 writes into the loaded configuration: clients that share a user share one exec block, and the later call changes what the earlier client holds.
    Rest20 = "REST-20",
    /// Asking again gives the same answer.
    ///
    /// Apart from REST-20, asking a client again MUST give an equal answer while the files stay the same.
    Rest21 = "REST-21",
    /// What stores the settings of an auth provider.
    ///
    /// Beside an auth provider, what stores its settings (MOD-20) is set, unless the client was made from bytes.
    Rest22 = "REST-22",
    /// The steps to the first request.
    ///
    /// A client that was made MUST come to its first request in these steps, and the first that refuses is the answer: URL of the server; plugin; auth provider; files; TLS settings; token; URL of the request; headers; scheme; proxy; certificate and key that are read again.
    Req01 = "REQ-01",
    /// The URL of the server.
    ///
    /// A host that is a URL with a scheme and a host MUST be the URL of the server; any other must be one, without a path, once `http://` stands before it, else it is `server-url`.
    Req02 = "REQ-02",
    /// The URL of the request.
    ///
    /// The path of the request MUST be that of the server and `/version`, decoded, joined and cleaned and escaped anew, without query and fragment.
    Req03 = "REQ-03",
    /// Only http and https are spoken.
    ///
    /// A URL of another scheme than `http` and `https` MUST be refused with `server-scheme`.
    Req04 = "REQ-04",
    /// User information of the server is a credential.
    ///
    /// If the URL of the server has user information, that MUST be sent as basic authentication, in place of every other credential.
    Req05 = "REQ-05",
    /// The proxy of the cluster is always used.
    ///
    /// The proxy URL of the client configuration MUST be used for every host, whatever the environment says.
    Req06 = "REQ-06",
    /// The proxy of the environment.
    ///
    /// Without a proxy URL, the proxy MUST be what `HTTPS_PROXY`, or `HTTP_PROXY` for http, names; the variable in lower case counts if that is empty.
    Req07 = "REQ-07",
    /// Hosts that are reached directly.
    ///
    /// The proxy of the environment MUST NOT be used for `localhost`, for a loopback address, and for a host that `NO_PROXY`, or else `no_proxy`, names.
    Req08 = "REQ-08",
    /// No HTTP_PROXY in a CGI program.
    ///
    /// For http, where `HTTP_PROXY` names a proxy and `REQUEST_METHOD` is set, the request MUST be refused with `proxy`.
    Req09 = "REQ-09",
    /// Leading zeros in ranges of NO_PROXY.
    ///
    /// Where TLS is set up or a plugin is taken up, leading zeros in the decimal numbers of a host and of a range in `NO_PROXY` MUST NOT count.
    Req10 = "REQ-10",
    /// Files are read when the transport is made.
    ///
    /// The files of certificate authorities, client certificate and key MUST be read in this order, each unless there are data in its place, and the first that cannot be read is `ca-unreadable`, `cert-unreadable` or `key-unreadable`.
    Req11 = "REQ-11",
    /// Insecure beside certificate authorities.
    ///
    /// Certificate authorities beside insecure MUST be refused with `insecure-with-ca`, even if they are no certificates.
    Req12 = "REQ-12",
    /// The certificate authorities that are trusted.
    ///
    /// Every block `CERTIFICATE` of the PEM that has no headers and is a certificate MUST be trusted, in order and once, and nobody else; if there is none, that is `ca-invalid`.
    Req13 = "REQ-13",
    /// A bundle without a byte.
    ///
    /// If the file of certificate authorities has no bytes, nobody MUST be trusted.
    Req14 = "REQ-14",
    /// A certificate needs its own key.
    ///
    /// The first certificate and the first private key in the PEM of a client certificate MUST belong together, else that is `key-pair`.
    Req15 = "REQ-15",
    /// What a connection is told.
    ///
    /// For https, the connection MUST be told whether the server is verified, the TLS server name where that is not the host, the trusted authorities and the certificate; for http nothing.
    Req16 = "REQ-16",
    /// A user name beside a token or its file.
    ///
    /// A user name beside a token or a token file MUST be refused with `multiple-auth-methods`.
    Req17 = "REQ-17",
    /// Which token is sent.
    ///
    /// The header `Authorization` MUST be `Bearer` and the content of the token file without surrounding white space, or the token where the file cannot be read or has nothing else.
    Req18 = "REQ-18",
    /// A token file alone must have a token.
    ///
    /// Without a token, a token file that cannot be read MUST be refused with `token-file-unreadable`, and one of nothing but white space with `token-file-empty`.
    Req19 = "REQ-19",
    /// A user name is sent with its password.
    ///
    /// A user name MUST be sent with its password as basic authentication; a password without one is not sent.
    Req20 = "REQ-20",
    /// Known versions of plugins.
    ///
    /// An exec block of another `apiVersion` than `client.authentication.k8s.io/v1` and `client.authentication.k8s.io/v1beta1` MUST be refused with `exec-version`, even if the plugin would not be run.
    Req21 = "REQ-21",
    /// What a plugin is told of its cluster is read first.
    ///
    /// With `provideClusterInfo`, the file of certificate authorities MUST be read before the `apiVersion` counts.
    Req22 = "REQ-22",
    /// What silences a plugin.
    ///
    /// A plugin MUST NOT be run beside user information in the URL, a token, a token file, a user name or a client certificate, and is run before the request otherwise.
    Req23 = "REQ-23",
    /// The command of a plugin is cleaned.
    ///
    /// The command of a plugin MUST be cleaned.
    Req24 = "REQ-24",
    /// Compression that cannot be disabled.
    ///
    /// `disable-compression` has no effect for a client that has no TLS settings, no plugin and no proxy URL: it uses the transport that all such clients share.
    Req25 = "REQ-25",
    /// client-go has no auth provider.
    ///
    /// An auth provider that the program has not compiled in MUST be refused with `auth-provider`.
    Req26 = "REQ-26",
    /// The auth providers of kubectl.
    ///
    /// kubectl MUST have the auth provider `oidc` and no other.
    Req27 = "REQ-27",
    /// An auth provider checks its settings.
    ///
    /// An auth provider that misses a setting or cannot use one MUST refuse with `auth-provider`.
    Req28 = "REQ-28",
    /// Whom a request acts as.
    ///
    /// Impersonation MUST be sent as `Impersonate-User`, `Impersonate-Uid` and an `Impersonate-Group` for each group, to servers with TLS and without.
    Req29 = "REQ-29",
    /// The extras of whom a request acts as.
    ///
    /// Each value of an extra MUST be sent as `Impersonate-Extra-` and the key, in which `%` and every byte that the name of a header cannot have is escaped, in the canonical spelling of headers.
    Req30 = "REQ-30",
    /// What a header cannot have.
    ///
    /// A header with a control character other than a tab in one of its values MUST be refused with `header-value`.
    Req31 = "REQ-31",
    /// The timeout of a request.
    ///
    /// The timeout of the request MUST be that of the client configuration.
    Req32 = "REQ-32",
    /// A plugin that a policy forbids.
    ///
    /// A plugin that would be run and that the policy of kuberc (KRC-11) does not allow MUST be refused with `exec-forbidden`.
    Req33 = "REQ-33",
    /// A namespace of the overrides comes first.
    ///
    /// A namespace in the overrides MUST be the answer, marked as overridden, before anything is validated, be the configuration empty or unusable.
    Ns01 = "NS-01",
    /// Without an override the configuration must be valid.
    ///
    /// Where no namespace is overridden, the answer MUST be the effective context's namespace, or `default` where it has none; if validation fails (VAL-01), its errors are the answer.
    Ns02 = "NS-02",
    /// Any text is a namespace.
    ///
    /// A namespace that comes from a context MUST NOT be marked as overridden, and any text passes.
    Ns03 = "NS-03",
    /// When a pod's namespace is out of the question.
    ///
    /// A deferred client MUST give the answer of NS-01 and NS-02 if it is an error other than `empty-config`, or overridden, or if no in-cluster configuration is possible (ICC-01).
    Ns04 = "NS-04",
    /// In a pod, an unnamed namespace is the pod's.
    ///
    /// Where an in-cluster configuration is possible, a deferred client's namespace other than `default` MUST still count, and `default` only if the chosen context is there and says so itself; otherwise the answer is the in-cluster namespace (NS-06).
    Ns05 = "NS-05",
    /// Where a pod's namespace comes from.
    ///
    /// The in-cluster namespace MUST be `POD_NAMESPACE`, as it is, if it is not empty; else the content of the service account's `namespace` file without surrounding white space, if there is any; else `default`.
    Ns06 = "NS-06",
    /// Nothing is read before the first question.
    ///
    /// A deferred client reads nothing before it is asked something.
    Def01 = "DEF-01",
    /// A load that succeeds is kept.
    ///
    /// A load that succeeds is kept for good; one that fails is tried again at the next question.
    Def02 = "DEF-02",
    /// The context is fixed at the first load.
    ///
    /// The chosen context is fixed at the first load; all else in the overrides is looked at when it is used.
    Def03 = "DEF-03",
    /// When a deferred client falls back into the cluster.
    ///
    /// Asked for its client configuration, a deferred client MUST answer with the error of the load, else with an error other than `empty-config`, else with a client that is not the default one (DEF-05), else - where one is possible (ICC-01) - with the in-cluster configuration or its error, else with what it had.
    Def04 = "DEF-04",
    /// When a client is the default one.
    ///
    /// A client MUST count as the default one if the loading rules bring a default client configuration, that one can be made, and both are equal in everything.
    Def05 = "DEF-05",
    /// What keeps kubectl out of the cluster.
    ///
    /// In a pod without kubeconfig, anything that shows in the client MUST keep kubectl out of the cluster and make it call its default server.
    Def06 = "DEF-06",
    /// kubectl's default server in a kubeconfig counts as none.
    ///
    /// A kubeconfig that names exactly kubectl's default server MUST be taken for none in a pod: the in-cluster configuration is used, with the kubeconfig's namespace.
    Def07 = "DEF-07",
    /// What blocks the fallback.
    ///
    /// Without cluster defaults, overriding a CA, insecure, the TLS server name or the proxy MUST make the empty cluster not empty: `no-server` instead of `empty-config`, and no fallback.
    Def08 = "DEF-08",
    /// A stale current-context blocks the fallback.
    ///
    /// A `current-context` that does not exist MUST be a second fault and block the fallback.
    Def09 = "DEF-09",
    /// What a deferred client gives access to.
    ///
    /// A deferred client gives access to its loader, and offers no merged raw configuration, which direct clients have since 1.30 (RAW-02).
    Def10 = "DEF-10",
    /// When an in-cluster configuration is possible.
    ///
    /// An in-cluster configuration MUST be taken for possible if `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT` are not empty and `/var/run/secrets/kubernetes.io/serviceaccount/token` is there and no folder.
    Icc01 = "ICC-01",
    /// What an in-cluster configuration consists of.
    ///
    /// The in-cluster configuration MUST have the host `https://` with the host and port of ICC-01, the whole content of the token file as its token, and the name of that file.
    Icc02 = "ICC-02",
    /// Three overrides count in a pod.
    ///
    /// Of the overrides, three MUST count for the in-cluster configuration: the server; token and token file, both replaced if one is set; the CA path.
    Icc03 = "ICC-03",
    /// An overriding server is used as given.
    ///
    /// An overriding server MUST be used as the in-cluster host as it is given, without REST-03.
    Icc04 = "ICC-04",
    /// An in-cluster client has no raw configuration.
    ///
    /// An in-cluster client has no raw configuration, and fresh default rules as its access.
    Icc05 = "ICC-05",
    /// A bad root CA is only logged.
    ///
    /// That the service account's `ca.crt` cannot be read or parsed is logged as an error, shown at every verbosity; nothing else tells it.
    Icc06 = "ICC-06",
    /// The CA of an in-cluster configuration.
    ///
    /// The CA of the in-cluster configuration MUST be the path of the service account's `ca.crt` if that file can be read and parsed, else none, without an error.
    Icc07 = "ICC-07",
    /// Overrides stay out of the raw configuration.
    ///
    /// The raw configuration of a client MUST be the merged files; overrides do not show in it, although its documentation says so.
    Raw01 = "RAW-01",
    /// The merged raw configuration.
    ///
    /// The merged raw configuration, of direct clients only, MUST be - after validation - a copy in which the effective user, context and cluster stand under their effective names and `current-context` is the effective one.
    Raw02 = "RAW-02",
    /// Effective entries without a name.
    ///
    /// In the merged raw configuration, an effective entry that has no name MUST stand under the empty name.
    Raw03 = "RAW-03",
    /// A configuration without maps crashes.
    ///
    /// The merged raw configuration of a configuration that was built by hand without maps MUST be a crash.
    Raw04 = "RAW-04",
    /// Validation comes before missing names.
    ///
    /// In the merged raw configuration a name that must exist and does not MUST be reported as validation sees it (VAL-04), and as NAME-05 only if validation passes.
    Raw05 = "RAW-05",
    /// A failed load has no raw configuration.
    ///
    /// A deferred client whose load failed (LOAD-13) has no raw configuration but that error, even where the load yielded a configuration beside it (LOAD-07).
    Raw06 = "RAW-06",
    /// The raw configuration is the client's own.
    ///
    /// A deferred client hands out its own maps as the raw configuration, so that who changes them changes the client.
    Raw07 = "RAW-07",
    /// Without arguments, the cluster comes first.
    ///
    /// `BuildConfigFromFlags` with neither master nor path MUST try the in-cluster configuration (ICC-02) first, without asking whether one is possible, and return it as it is; if that fails it goes on as BUILD-02.
    Build01 = "BUILD-01",
    /// BuildConfigFromFlags looks at its arguments alone.
    ///
    /// With a master or a path, or after BUILD-01, `BuildConfigFromFlags` MUST be a deferred client with the path as explicit path and the master as overriding server, and nothing else.
    Build02 = "BUILD-02",
    /// A master over a file.
    ///
    /// With master and path, `BuildConfigFromFlags` MUST use the file's current context with the master as its server.
    Build03 = "BUILD-03",
    /// A missing path is an error.
    ///
    /// A path that is missing MUST be `file-not-found` in `BuildConfigFromFlags`; nothing is migrated, and there is no default client (DEF-07).
    Build04 = "BUILD-04",
    /// Configurations from a getter.
    ///
    /// `BuildConfigFromKubeconfigGetter` is a deferred client over the getter's configuration: paths are not resolved, and it is never the default client.
    Build05 = "BUILD-05",
    /// A client from bytes.
    ///
    /// `RESTConfigFromKubeConfig` MUST decode bytes and use their `current-context`.
    Build06 = "BUILD-06",
    /// kubectl's default server.
    ///
    /// kubectl's default server, at once its cluster defaults and its default client (DEF-05), MUST be `KUBERNETES_MASTER` as the program found it at its start, or `http://localhost:8080`.
    Build07 = "BUILD-07",
    /// BuildConfigFromFlags warns.
    ///
    /// With neither master nor path, `BuildConfigFromFlags` logs a warning that neither was specified and, where the in-cluster configuration fails, a second one with the reason; both are shown at every verbosity.
    Build08 = "BUILD-08",
    /// Minifying needs a current-context.
    ///
    /// Minifying MUST fail unless a `current-context` is set and exists; overrides are not asked.
    View01 = "VIEW-01",
    /// What minifying keeps.
    ///
    /// Minifying MUST keep the context with the cluster and the user it names, which must exist.
    View02 = "VIEW-02",
    /// Minifying changes all or nothing.
    ///
    /// If minifying fails, nothing MUST be changed; if not, `current-context`, extensions and preferences stay.
    View03 = "VIEW-03",
    /// What flattening replaces.
    ///
    /// Flattening MUST replace certificate, key and CA paths of *all* users and clusters by the contents of the files, relative to the folder of the origin.
    View04 = "VIEW-04",
    /// Flattening a path beside data is an error.
    ///
    /// Flattening a path beside data that is not empty MUST be an error, and so is a file that cannot be read.
    View05 = "VIEW-05",
    /// Flattening an empty file loses the credential.
    ///
    /// Flattening an empty file MUST leave neither path nor data: the credential is gone.
    View06 = "VIEW-06",
    /// What is not flattened.
    ///
    /// Token files and exec commands MUST NOT be flattened.
    View07 = "VIEW-07",
    /// What shortening hides.
    ///
    /// Shortening MUST replace key, certificate and CA data that is not empty by bytes that print as `DATA+OMITTED`, and a token by `REDACTED`.
    View08 = "VIEW-08",
    /// What redacting hides.
    ///
    /// Redacting MUST replace token, password and key data by `REDACTED`, the last even if it is empty as long as it is there.
    View09 = "VIEW-09",
    /// What nothing hides.
    ///
    /// Shortening and redacting MUST NOT touch what an auth provider was given, exec arguments and environment, user names and extensions.
    View10 = "VIEW-10",
    /// What kubectl config view shows.
    ///
    /// `kubectl config view` MUST load without resolving paths; with `--minify` take the context of `--context`, if given, for the current one and minify; then flatten, or else, without `--raw`, redact and shorten.
    View11 = "VIEW-11",
    /// Redacting comes before shortening.
    ///
    /// Redacting and then shortening MUST show key data as `DATA+OMITTED`; the other way round it would read `REDACTED`.
    View12 = "VIEW-12",
    /// Hiding changes the configuration.
    ///
    /// Shortening and redacting MUST change the configuration they are given.
    View13 = "VIEW-13",
    /// Empty key data is shown as a key.
    ///
    /// `client-key-data: ""` MUST be shown as if there were a key.
    View14 = "VIEW-14",
    /// Flattening without an origin.
    ///
    /// Flattening MUST take the path of an entry without origin as relative to the working directory, and data that is there but empty for none, so that a path beside it is no error.
    View15 = "VIEW-15",
    /// A flattened view hides nothing.
    ///
    /// `kubectl config view --flatten` MUST hide nothing: tokens, passwords, keys and certificates are printed.
    View16 = "VIEW-16",
    /// What config view shows of one file.
    ///
    /// With `--merge=false`, `kubectl config view` MUST read the explicit file alone.
    View17 = "VIEW-17",
    /// How kubectl sets up its client.
    ///
    /// kubectl MUST bring its default server as cluster defaults, the default loading rules with the same server as default client (BUILD-07), and `--kubeconfig` as explicit path.
    Cli01 = "CLI-01",
    /// A flag that is left out overrides nothing.
    ///
    /// A flag a program leaves out is neither offered nor overridden.
    Cli02 = "CLI-02",
    /// The namespace flag is taken as it is.
    ///
    /// The namespace flag MUST be taken as it is: `-n ns/foo` is the namespace `ns/foo`.
    Cli03 = "CLI-03",
    /// Flags of their own kind.
    ///
    /// `--server` MAY be written `-s`, and `--as-user-extra key=value` may be repeated: it collects values by key and drops what has no `=` without a word.
    Cli04 = "CLI-04",
    /// When kubectl asks the user.
    ///
    /// The client MUST ask the user (PROMPT-01) if the program offers a password flag; kubectl does.
    Cli05 = "CLI-05",
    /// kubectl words the empty configuration differently.
    ///
    /// `empty-config` comes with a longer message and stays what it is.
    Cli06 = "CLI-06",
    /// The token flag does not drop the token file.
    ///
    /// A token flag MUST leave the file's token file in place, although kubectl empties the token file of its overrides (MERGE-01, OVR-12).
    Cli07 = "CLI-07",
    /// There is no timeout by default.
    ///
    /// The request timeout MUST be `0` unless given, which means none.
    Cli08 = "CLI-08",
    /// What kubectl's commands set afterwards.
    ///
    /// What kubectl's commands set on the client afterwards - version, path, user agent - is not resolution.
    Cli09 = "CLI-09",
    /// kubectl config writes through the path options.
    ///
    /// `kubectl config` MUST write through the path options, so that a new entry goes where PREC-13 says.
    Cli10 = "CLI-10",
    /// The command is found among the words.
    ///
    /// kubectl MUST take for its command the words of the argv that lead from command to command, passing over flags and, for a flag that takes one, its value.
    Cli11 = "CLI-11",
    /// An unknown command is refused.
    ///
    /// A first word that names no command, no alias and no plugin MUST be refused with `unknown-command`.
    Cli12 = "CLI-12",
    /// A long flag carries its value or takes the next word.
    ///
    /// A flag MUST be read in the forms `--flag=value` and `--flag value`, before the command, behind it and between its arguments; a flag with a value of its own MUST take no other word.
    Cli13 = "CLI-13",
    /// Letters stand together.
    ///
    /// A letter MUST stand for its flag in the forms `-n=x`, `-nx` and `-n x`, and letters whose flags need no value MAY stand together in one word.
    Cli14 = "CLI-14",
    /// An unknown flag is refused.
    ///
    /// A flag that the command does not have MUST be refused with `unknown-flag`.
    Cli15 = "CLI-15",
    /// A flag without a value is refused.
    ///
    /// A flag that takes the next word and has none MUST be refused with `flag-value-missing`, and a word whose two dashes are followed by a dash or `=` with `flag-syntax`.
    Cli16 = "CLI-16",
    /// A flag takes values of its kind.
    ///
    /// A value that is not of its flag's kind MUST be refused with `flag-value`.
    Cli17 = "CLI-17",
    /// The last value counts, and lists grow.
    ///
    /// Of a flag that is given several times the last value MUST count; `--as-group` and `--as-user-extra` MUST collect all of theirs.
    Cli18 = "CLI-18",
    /// Two dashes end the flags.
    ///
    /// Behind a word `--` every word MUST be an argument.
    Cli19 = "CLI-19",
    /// What is checked before the work.
    ///
    /// A command MUST be refused with `profile` if `--profile` names no profile, and then with `flag-required` if it lacks a flag that must be given.
    Cli20 = "CLI-20",
    /// A program takes the place of a command.
    ///
    /// In the place of an unknown command kubectl MUST become the program `kubectl-NAME` on `PATH` for the longest NAME made of the words before the first flag, joined by dashes, with a dash in a word written `_`.
    Cli21 = "CLI-21",
    /// A command's own flag hides that of kubectl.
    ///
    /// A flag of a command, or of one above it, MUST hide a flag of kubectl with the same name, which the client then does not have.
    Cli22 = "CLI-22",
    /// An underscore in a flag's name is a dash.
    ///
    /// A flag's name MUST be compared with underscores taken for dashes: `--as_group` is `--as-group`.
    Cli23 = "CLI-23",
    /// Help comes instead of the work.
    ///
    /// Where help is asked for, or nothing else can be done, kubectl MUST show help and ask for no client: `-h`, `--help`, `help`, no command at all, and a command that only groups others.
    Cli24 = "CLI-24",
    /// When there is a kuberc.
    ///
    /// kubectl MUST read a kuberc unless `KUBECTL_KUBERC` is `false` in any case, and never without an argument.
    Krc01 = "KRC-01",
    /// Which file.
    ///
    /// The kuberc MUST be the file that `--kuberc` names, else the one that `KUBERC` names, else `kuberc` in `.kube` below the home directory; with `KUBERC=off` there is none, and `--kuberc` beside it is refused with `kuberc-off`.
    Krc02 = "KRC-02",
    /// The flag is found as text.
    ///
    /// The value of `--kuberc` MUST be the word behind the first word `--kuberc`, or what stands between the first and the second `=` of the first word that has `--kuberc=` anywhere in it, whichever comes first; without a value it is refused with `kuberc-flag`.
    Krc03 = "KRC-03",
    /// A named file must be readable.
    ///
    /// A kuberc that the flag or the variable names MUST be refused with `kuberc-unreadable` if it cannot be read; the default file is passed over in silence if it is missing, and with a warning (`kuberc-ignored`) if it cannot be read for another reason.
    Krc04 = "KRC-04",
    /// The first document that is one.
    ///
    /// Of several documents the first that is a `Preference` of a known version MUST count; lines that begin with `---` part them.
    Krc05 = "KRC-05",
    /// The versions and their fields.
    ///
    /// A kuberc MUST have the kind `Preference` and the apiVersion `kubectl.config.k8s.io/v1beta1` or `kubectl.config.k8s.io/v1alpha1`.
    Krc06 = "KRC-06",
    /// Unknown and repeated fields are warned of.
    ///
    /// A field that is unknown or given twice MUST lead to a warning (`kuberc-not-strict`) and to nothing else.
    Krc07 = "KRC-07",
    /// A file without any Preference.
    ///
    /// A kuberc that has documents, none of which is a `Preference`, MUST be refused with `kuberc-none` if it is named, and ignored with a warning (`kuberc-ignored`) if it is the default file.
    Krc08 = "KRC-08",
    /// What is checked of a kuberc.
    ///
    /// Every alias and default MUST be checked, used or not: the name of an alias has letters alone (`kuberc-alias-name`), no other alias has it (`kuberc-alias-twice`), and no option begins with a dash (`kuberc-option-dashes`).
    Krc09 = "KRC-09",
    /// A policy for credential plugins.
    ///
    /// The policy MUST be absent, `AllowAll` or `DenyAll` without a list, or `Allowlist` with a list that has at least one item and no item that is empty or a path that is not clean; else it is refused with `kuberc-policy`.
    Krc10 = "KRC-10",
    /// The policy goes to the client.
    ///
    /// The policy of a kuberc MUST apply to the credential plugins of every command.
    Krc11 = "KRC-11",
    /// Defaults of a command's flags.
    ///
    /// A default MUST set the flag of the command that the argv finds, as if it were given, before any flag is read.
    Krc12 = "KRC-12",
    /// A flag that is given beats its default.
    ///
    /// A default MUST give way if any word of the argv looks as if it gave the flag: it is `--flag`, begins with `--flag=` or with the flag's letter after a dash, or is a dash and letters that include it.
    Krc13 = "KRC-13",
    /// Aliases stand in for unknown commands.
    ///
    /// An alias MUST count only where the argv finds no command, and only if its name is the first word that does not begin with a dash.
    Krc14 = "KRC-14",
    /// An alias adds arguments and defaults.
    ///
    /// The arguments of an alias MUST stand right behind its name (`prependArgs`) and at the very end of the argv (`appendArgs`), and its options are defaults (KRC-12) that a flag of the argv beats (KRC-13).
    Krc15 = "KRC-15",
    /// Defaults do not apply to aliases.
    ///
    /// A default for a command with the name of the alias that is used MUST be refused with `kuberc-alias-overridden`.
    Krc16 = "KRC-16",
    /// Insecure beside a CA.
    ///
    /// Insecure together with a CA is refused when TLS is set up.
    Down01 = "DOWN-01",
    /// A user name beside a token.
    ///
    /// A user name together with a token or a token file is refused when requests are wrapped; a password without user name authenticates nobody.
    Down02 = "DOWN-02",
    /// A token file beats its token.
    ///
    /// With a token file, each request carries the file's content without surrounding white space, read anew from time to time, as long as it is readable and not empty; the token itself is what is left otherwise.
    Down03 = "DOWN-03",
    /// Known versions of exec plugins.
    ///
    /// Of exec versions only `client.authentication.k8s.io/v1` and `client.authentication.k8s.io/v1beta1` are known; `v1alpha1`, although DEC-15 provides for it, is refused since 1.24.
    Down04 = "DOWN-04",
    /// Certificates are looked at last.
    ///
    /// A client certificate needs its key, and only here is what certificates, keys and CAs contain looked at, apart from the service account's `ca.crt` (ICC-07).
    Down05 = "DOWN-05",
    /// When the user is asked.
    ///
    /// An interactive client MUST ask for user name and password if the server is TLS and there is neither user name, certificate, token, auth provider nor exec.
    Prompt01 = "PROMPT-01",
    /// How the user answers.
    ///
    /// The user name MUST be the next word of the reader; the password is read without echo from standard input, which must be a terminal.
    Prompt02 = "PROMPT-02",
    /// What is configured beats what was typed.
    ///
    /// What is configured MUST beat what was typed, and what was typed is kept if both were.
    Prompt03 = "PROMPT-03",
    /// kubectl asks before it looks for a pod.
    ///
    /// kubectl with an https server and no credentials MUST ask before it looks whether it runs in a pod.
    Prompt04 = "PROMPT-04",
    /// A loader of credentials of its own.
    ///
    /// A separate loader of credentials MUST keep them in a JSON file of mode 0600; no kubeconfig reaches it.
    Prompt05 = "PROMPT-05",
    /// The order of writing.
    ///
    /// Modifying MUST lock, read the starting configuration, stop if nothing differs, and write current context, preferences, clusters, contexts, users and deletions in that order.
    Mod01 = "MOD-01",
    /// Every file is locked.
    ///
    /// Every file of the loading precedence, in sorted order, MUST be locked by creating `<file>.lock`, with its folders; all are removed at the end.
    Mod02 = "MOD-02",
    /// What counts as a difference.
    ///
    /// "Nothing differs" MUST compare everything, origins included; locks are taken all the same.
    Mod03 = "MOD-03",
    /// A lock left behind blocks everything.
    ///
    /// A lock left behind MUST make every modification fail, even one that changes nothing; so do two spellings of one file, always.
    Mod04 = "MOD-04",
    /// Where a new current context goes.
    ///
    /// A new current context MUST be written to the explicit file, else to the default file (PREC-10, PREC-13).
    Mod05 = "MOD-05",
    /// Clearing the current context uncovers another.
    ///
    /// Clearing the current context MUST clear it in the first file that sets it, so that the value of a later file comes to light; if none sets it there is an error.
    Mod06 = "MOD-06",
    /// Where preferences go.
    ///
    /// Preferences MUST be written, complete, to the explicit file, else to the first file whose own preferences differ.
    Mod07 = "MOD-07",
    /// Where clusters and users go.
    ///
    /// A changed or new cluster or user MUST be written to its origin, else to the default file, which is read again, changed in that one entry and written.
    Mod08 = "MOD-08",
    /// Where contexts go.
    ///
    /// Contexts MUST be written likewise, all of one file at once.
    Mod09 = "MOD-09",
    /// Changing an origin copies the entry.
    ///
    /// Changing an origin MUST copy the entry; the old one stays.
    Mod10 = "MOD-10",
    /// How paths are written.
    ///
    /// Where paths are to be relative, those of PATH-01 MUST be resolved against the destination's folder and then made relative to it (PATH-09).
    Mod11 = "MOD-11",
    /// Resolved paths are written as absolute ones.
    ///
    /// Where paths are not to be made relative, resolved ones MUST be written as absolute paths.
    Mod12 = "MOD-12",
    /// Making a command relative changes the caller's object.
    ///
    /// Making an exec command relative MUST change the caller's own object.
    Mod13 = "MOD-13",
    /// Deleting an entry uncovers another.
    ///
    /// Deleting an entry MUST delete it in its origin only, so that one of the same name in a later file comes to light.
    Mod14 = "MOD-14",
    /// Extensions are never written.
    ///
    /// Changed top-level extensions MUST count as a difference and are never written.
    Mod15 = "MOD-15",
    /// What a written file loses.
    ///
    /// A file that is written MUST lose comments, unknown fields, further documents and its order.
    Mod16 = "MOD-16",
    /// Modes of files and folders.
    ///
    /// A new file MUST get mode 0600 and its missing folders 0755; an existing one keeps its mode and is overwritten in place.
    Mod17 = "MOD-17",
    /// One difference, one file.
    ///
    /// One difference MUST touch one file at most.
    Mod18 = "MOD-18",
    /// A helper that ends the program.
    ///
    /// One helper reads a single file, a missing one being empty, and MUST end the program if it cannot.
    Mod19 = "MOD-19",
    /// An auth provider keeps what it learns.
    ///
    /// An auth provider MUST keep what it learns by replacing its map in the file its user came from.
    Mod20 = "MOD-20",
    /// The generic flags.
    ///
    /// A program MUST be able to bind, under a prefix, `client-certificate`, `client-key`, `token`, `as`, `as-uid`, `as-group`, `username`, `password`, `server`, `certificate-authority`, `insecure-skip-tls-verify`, `tls-server-name`, `proxy-url`, `disable-compression`, `cluster`, `user`, `namespace` (`n`), `context` and `request-timeout`.
    Flag01 = "FLAG-01",
    /// A flag without a name is not bound.
    ///
    /// A flag whose name is empty MUST NOT be bound.
    Flag02 = "FLAG-02",
    /// Binding resets the overrides.
    ///
    /// Binding MUST set the overrides to the flags' defaults, whatever was in them; the timeout becomes `0`.
    Flag03 = "FLAG-03",
    /// Groups are repeated.
    ///
    /// Several groups MUST be given by repeating `as-group`: its value is not split at commas.
    Flag04 = "FLAG-04",
    /// Odd defaults are false.
    ///
    /// A default that is no boolean MUST be false.
    Flag05 = "FLAG-05",
    /// A namespace may have a prefix.
    ///
    /// A namespace MUST lose one leading `namespaces/`, `namespace/` or `ns/`, in any case, if something follows.
    Flag06 = "FLAG-06",
    /// Cluster flags are overrides.
    ///
    /// Cluster flags MUST fill the override cluster, never the cluster defaults; there are none for token file, inline data, extras and extensions.
    Flag07 = "FLAG-07",
    /// Credentials are classified.
    ///
    /// Credentials and impersonation MUST be marked as classified.
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
