import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an adapter on the JVM needs: the line protocol of kubeconfig-oracle. Run it with `check --fresh`, which starts it for each question with
 * the environment and the working directory of the scenario; a JVM can change neither.
 *
 * Replace `outcome` by the call of your library, and `HELLO` by what it is.
 */
public final class Adapter {
    static final String HELLO = "{\"name\":\"my-library\",\"language\":\"java\",\"version\":\"0.0.1\",\"protocol\":1,"
        + "\"sections\":[\"client\"],\"capabilities\":[]}";

    /** Thrown for what the library refuses; anything else that is thrown is this adapter's own fault. */
    static final class Refused extends Exception {
        Refused(Throwable cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /** Returns the client configuration: `host`, `bearerToken`, `tls` and so on. `run` is the whole request, for `loading` and `overrides`. */
    static Map<String, Object> outcome(String run) throws Refused {
        Map<String, Object> client = new LinkedHashMap<>();
        // Config config;
        // try { config = Library.load(); } catch (LibraryException refusal) { throw new Refused(refusal); }
        // client.put("host", config.getServer());
        return client;
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // What a library prints must not reach standard output.
        System.setOut(System.err);
        Pattern id = Pattern.compile("^\\{\"run\":\\{\"id\":(\"(?:[^\"\\\\]|\\\\.)*\")");
        for (String line = in.readLine(); line != null && !line.startsWith("{\"bye\""); line = in.readLine()) {
            Matcher run = id.matcher(line);
            out.println(run.find() ? "{\"id\":" + run.group(1) + "," + answer(line) + "}" : HELLO);
        }
        // Threads of the library may still run.
        System.exit(0);
    }

    static String answer(String run) {
        try {
            return "\"outcome\":{\"client\":{\"ok\":" + json(outcome(run)) + "}}";
        } catch (Refused refusal) {
            return "\"outcome\":{\"client\":{\"errors\":[" + json(Map.of("code", "other", "message", refusal.getMessage())) + "]}}";
        } catch (Throwable fault) {
            return "\"adapterError\":" + json(Map.of("message", fault.toString()));
        }
    }

    /** Writes JSON without zero: empty texts, false, 0, null, and empty collections in a map are left out. Bytes are base64 text. */
    static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder();
            map.forEach((key, inner) -> {
                if (!isZero(inner)) {
                    text.append(text.length() == 0 ? "" : ",").append(json(key.toString())).append(':').append(json(inner));
                }
            });
            return "{" + text + "}";
        }
        if (value instanceof Collection<?> items) {
            return "[" + String.join(",", items.stream().map(Adapter::json).toList()) + "]";
        }
        if (value instanceof byte[] bytes) {
            return json(java.util.Base64.getEncoder().encodeToString(bytes));
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : quoted(String.valueOf(value));
    }

    static boolean isZero(Object value) {
        return value == null || value.equals("") || value.equals(false) || (value instanceof Number number && number.doubleValue() == 0)
            || (value instanceof Collection<?> items && items.isEmpty()) || (value instanceof Map<?, ?> map && map.isEmpty())
            || (value instanceof byte[] bytes && bytes.length == 0);
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(c == '"' || c == '\\' ? "\\" + c : c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return quoted.append('"').toString();
    }
}
