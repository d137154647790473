package dev.flowcdk.cli.preview;

import dev.flowcdk.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A catalog with a capture and a materialization that are scripts, and previews of them.
abstract class PreviewOfScripts {

    static final String SPEC = "{\"spec\":{\"protocol\":3032023,\"configSchema\":{},\"resourceConfigSchema\":"
            + "{\"properties\":{\"name\":{}}},\"documentationUrl\":\"https://example.com\","
            + "\"resourcePathPointers\":[\"/name\"]}}";

    @TempDir
    Path folder;

    Path catalog;
    Path stores;
    Path checkpoint;

    @BeforeEach
    void writeCatalog() throws IOException {
        Path capture = CommandRun.script(folder.resolve("capture.sh"), """
                while IFS= read -r request; do
                  case $request in
                    '{"spec"'*) echo '%s' ;;
                    '{"validate"'*) echo '{"validated":{"bindings":[{"resourcePath":["one"]}]}}' ;;
                    '{"apply"'*) echo '{"applied":{"actionDescription":"made it"}}' ;;
                    '{"open"'*) cat <<'EOF'
                {"opened":{}}
                {"captured":{"doc":{"z":1,"id":"a","t":"\\u003c"}}}
                {"captured":{"doc":{"id":"b","_meta":{"op":"c"}}}}
                {"checkpoint":{"state":{"updated":{"b":1,"a":{"x":null}},"mergePatch":true}}}
                {"checkpoint":{}}
                {"captured":{"doc":{"id":"c"}}}
                {"checkpoint":{"state":{"updated":{"b":3,"a":2}}}}
                EOF
                       exit 0 ;;
                  esac
                done
                """.formatted(SPEC));
        stores = folder.resolve("stores");
        checkpoint = folder.resolve("checkpoint");
        Path materialization =
                CommandRun.script(folder.resolve("materialize.sh"), """
                while IFS= read -r request; do
                  case $request in
                    '{"spec"'*) echo '%s' ;;
                    '{"validate"'*) cat <<'EOF'
                {"validated":{"bindings":[{"resourcePath":["one"],"constraints":{"id":{"type":"LOCATION_REQUIRED","reason":"key"},"flow_document":{"type":"LOCATION_REQUIRED","reason":"doc"},"flow_published_at":{"type":"FIELD_OPTIONAL","reason":"no"},"_meta/flow_truncated":{"type":"FIELD_OPTIONAL","reason":"no"}}}]}}
                EOF
                    ;;
                    '{"apply"'*) echo '{"applied":{"actionDescription":"made \\"it\\""}}' ;;
                    '{"open"'*) echo '{"opened":{}}' ;;
                    '{"acknowledge"'*) echo '{"acknowledged":{}}' ;;
                    '{"flush"'*) echo '{"flushed":{}}' ;;
                    '{"store"'*) printf '%%s\\n' "$request" >>%s ;;
                    '{"startCommit"'*) printf '%%s\\n' "$request" >>%s
                       echo '{"startedCommit":{"state":{"updated":{"n":1},"mergePatch":true}}}' ;;
                  esac
                done
                """.formatted(SPEC, stores, checkpoint));
        catalog = Files.writeString(folder.resolve("flow.yaml"), """
                captures:
                  acme/in:
                    endpoint: {local: {command: [%s], config: {}}}
                    bindings:
                      - {resource: {name: one}, target: acme/one}
                materializations:
                  acme/out:
                    endpoint: {local: {command: [%s], config: {}}}
                    bindings:
                      - {source: acme/one, resource: {name: one}}
                collections:
                  acme/other:
                    schema: {type: object, properties: {id: {type: string}}, required: [id]}
                    key: [/id]
                  acme/one:
                    schema: {type: object, properties: {id: {type: string}}, required: [id]}
                    key: [/id]
                """.formatted(capture, materialization));
    }

    CommandRun capture(String... further) {
        return preview("acme/in", further);
    }

    CommandRun materialize(Path fixture, String... further) {
        String[] arguments = new String[further.length + 2];
        arguments[0] = "--fixture";
        arguments[1] = fixture.toString();
        System.arraycopy(further, 0, arguments, 2, further.length);
        return preview("acme/out", arguments);
    }

    CommandRun preview(String task, String... further) {
        return CommandRun.of(arguments(task, further));
    }

    String[] arguments(String task, String... further) {
        String[] arguments = new String[further.length + 5];
        String[] first = {"preview", "--source", catalog.toString(), "--name", task};
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(further, 0, arguments, first.length, further.length);
        return arguments;
    }
}
