package dev.flowcdk.cli.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.RunningCommand;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FormCommandTest {

    private static final String SECRET = "open-sesame";
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/[0-9a-f]{64}/");

    @TempDir
    Path folder;

    private Path catalog;
    private RunningCommand command;
    private URI page;

    @BeforeEach
    void start() throws Exception {
        Path capture = CommandRun.script(folder.resolve("capture.sh"), """
                while IFS= read -r request; do
                  case $request in
                    '{"spec"'*) cat <<'EOF'
                {"spec":{"protocol":3032023,"configSchema":{"type":"object","properties":{"token":{"type":"string","secret":true}}},"resourceConfigSchema":{"properties":{"name":{}}},"documentationUrl":"https://example.com","resourcePathPointers":["/name"]}}
                EOF
                    ;;
                    *'"token":"wrong"'*) printf '%s\\n' '{"level":"error","message":"config is invalid\\n - /token: is not known"}' >&2
                      exit 1 ;;
                    '{"discover"'*) cat <<'EOF'
                {"discovered":{"bindings":[{"recommendedName":"one","resourceConfig":{"name":"one"},"documentSchema":{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]},"key":["/id"]},{"recommendedName":"two","disable":true,"resourceConfig":{"name":"two"},"documentSchema":{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]},"key":["/id"]}]}}
                EOF
                    ;;
                  esac
                done
                """);
        catalog = Files.writeString(folder.resolve("flow.yaml"), """
                # kept
                captures:
                  acme/some/capture:
                    endpoint:
                      local:
                        command: [%s] # kept too
                        config: {token: open-sesame}
                    bindings:
                      - {resource: {name: one}, target: acme/one}
                collections:
                  acme/one:
                    schema: {type: object, properties: {id: {type: string}}, required: [id]}
                    key: [/id]
                """.formatted(capture));
        command = RunningCommand.start("form", "--source", catalog.toString());
        command.awaitSaid("Ctrl-C ends it", 1);
        page = URI.create(command.firstPrinted());
    }

    @AfterEach
    void stop() {
        command.close();
    }

    @Test
    void printsAnAddressWithATokenAndEndsWhenInterrupted() throws Exception {
        CommandRun run = command.interrupt();

        assertThat(run.status()).isZero();
        assertThat(run.out()).singleElement().asString().matches(ADDRESS);
    }

    @Test
    void refusesWhoDoesNotKnowTheToken() throws IOException {
        assertThat(status(get("/", own()))).isEqualTo(403);
        assertThat(status(get("/task", own()))).isEqualTo(403);
        assertThat(status(get("/" + "0".repeat(64) + "/task", own()))).isEqualTo(403);
        assertThat(status(get(page.getPath() + "task", own()))).isEqualTo(200);
    }

    @Test
    void refusesRequestsForAnotherHost() throws IOException {
        assertThat(status(get(page.getPath(), "rebound.example.com:" + page.getPort())))
                .isEqualTo(403);
        assertThat(status(get(page.getPath(), "localhost:" + page.getPort()))).isEqualTo(200);
    }

    @Test
    void refusesWhatAnotherPageAsks() throws IOException {
        String answer = post("save", "{}", "Origin: http://localhost:1\r\n");

        assertThat(status(answer)).isEqualTo(403);
        assertThat(status(post("discover", "{\"config\":{}}", "Origin: http://" + own() + "\r\n")))
                .isEqualTo(200);
    }

    @Test
    void servesNothingButThePage() throws IOException {
        assertThat(status(get(page.getPath() + "FormServer.class", own()))).isEqualTo(404);
        assertThat(status(get(page.getPath() + "../version.properties", own()))).isEqualTo(404);
        assertThat(get(page.getPath() + "libraries/LICENSES.txt", own())).contains("@jsonforms/core 3.8.0 (MIT)");
    }

    @Test
    void discoveryTellsWhatIsNew() throws IOException {
        JsonNode resources =
                body(post("discover", "{\"config\":{\"token\":\"x\"}}", "")).path("resources");

        assertThat(resources.path(0).path("known").booleanValue()).isTrue();
        assertThat(resources.path(1).path("known").booleanValue()).isFalse();
        assertThat(resources.path(1).path("stored").path("name").stringValue()).isEqualTo("two");
    }

    @Test
    void aConnectorsRefusalIsAnswered() throws IOException {
        String answer = post("discover", "{\"config\":{\"token\":\"wrong\"}}", "");

        assertThat(status(answer)).isEqualTo(422);
        assertThat(body(answer).path("error").stringValue()).isEqualTo("config is invalid\n - /token: is not known");
    }

    @Test
    void savesConfigResourcesAndWhatWasChosen() throws Exception {
        body(get(page.getPath() + "task", own()));
        body(post("discover", "{\"config\":{\"token\":\"new\"}}", ""));

        String answer = post("save", """
                {"config":{"token":"new"},"resources":[
                  {"index":0,"discovered":false,"resource":{"name":"one","mode":"fast"}},
                  {"index":1,"discovered":true,"resource":{"name":"two"}}]}
                """, "");

        assertThat(status(answer)).as(answer).isEqualTo(200);
        assertThat(catalog).hasContent("""
                # kept
                captures:
                  acme/some/capture:
                    endpoint:
                      local:
                        command: [%s] # kept too
                        config: {token: "new"}
                    bindings:
                      - {resource: {"name":"one","mode":"fast"}, target: acme/one}
                      - resource:
                          name: two
                        target: acme/some/two
                collections:
                  acme/one:
                    schema: {type: object, properties: {id: {type: string}}, required: [id]}
                    key: [/id]
                  acme/some/two:
                    schema:
                      type: object
                      properties:
                        id:
                          type: string
                      required:
                        - id
                    key:
                      - /id
                """.formatted(folder.resolve("capture.sh")));
    }

    @Test
    void doesNotOverwriteWhatHasChangedMeanwhile() throws Exception {
        body(get(page.getPath() + "task", own()));
        Files.writeString(catalog, Files.readString(catalog).replace(SECRET, "edited"));

        String answer = post("save", "{\"config\":{\"token\":\"new\"},\"resources\":[]}", "");

        assertThat(status(answer)).isEqualTo(422);
        assertThat(body(answer).path("error").stringValue()).contains("load the page again");
        assertThat(catalog).content().contains("edited");
    }

    @Test
    void whatIsEnteredIsNeitherLoggedNorQuoted() throws Exception {
        body(get(page.getPath() + "task", own()));
        String malformed = post("save", "{\"config\": " + SECRET, "");
        post("discover", "{\"config\":{\"token\":\"" + SECRET + "\"}}", "");
        post(
                "save",
                "{\"config\":{\"token\":\"" + SECRET + "\"},\"resources\":[{\"index\":7,\"discovered\":true}]}",
                "");

        CommandRun run = command.interrupt();

        assertThat(malformed).contains("the request is not JSON").doesNotContain(SECRET);
        assertThat(String.join("\n", run.err())).doesNotContain(SECRET);
    }

    private String own() {
        return "127.0.0.1:" + page.getPort();
    }

    private String get(String path, String host) throws IOException {
        return exchange("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private String post(String action, String body, String header) throws IOException {
        return exchange("POST " + page.getPath() + action + " HTTP/1.1\r\nHost: " + own() + "\r\n" + header
                + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    /// A client of its own, since others choose the host themselves.
    private String exchange(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", page.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int status(String answer) {
        Matcher line = Pattern.compile("HTTP/1.1 (\\d+)").matcher(answer);
        assertThat(line.lookingAt()).as(answer).isTrue();
        return Integer.parseInt(line.group(1));
    }

    private static JsonNode body(String answer) {
        return JsonMapper.shared().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }
}
