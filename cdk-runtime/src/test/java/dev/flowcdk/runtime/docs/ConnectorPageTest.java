package dev.flowcdk.runtime.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.record.Scalar;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.docs.DescribedConnector.Kind;
import dev.flowcdk.runtime.schema.SchemaDocument;
import dev.flowcdk.runtime.schema.SchemaEvaluator;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ConnectorPageTest {

    private static final String RESOURCE = "{type: object, required: [stream], properties: {stream: {type: string}}}";

    @Test
    void listsOptionsWithTheirMeaningTypesAndDefaults() {
        String page = page("""
                type: object
                required: [address, mode]
                properties:
                  address: {title: Address, description: Host | port., type: string, minLength: 1}
                  password: {title: Password, description: Of the user., type: string, secret: true}
                  mode: {description: What is read., type: string, enum: ["", all], default: all}
                  size: {description: Rows., type: integer, minimum: 1, maximum: 9, default: 5}
                  old: {description: Nothing., type: boolean, x-hidden-field: true}
                  advanced:
                    title: Advanced
                    description: Leave these.
                    type: object
                    properties:
                      wait: {description: Time., type: string, format: date-time}
                """);

        assertThat(page.lines())
                .containsSubsequence(
                        "## Endpoint config",
                        "| option | what it is | value | default |",
                        "| `/address` | **Address**: Host \\| port. | text, not empty | required |",
                        "| `/password` | **Password**: Of the user. | secret text |  |",
                        "| `/mode` | What is read. | one of empty, `all` | required; forms propose `all` |",
                        "| `/size` | Rows. | integer, at least 1, at most 9 | `5` |",
                        "| `/advanced` | **Advanced**: Leave these. | section |  |",
                        "| `/advanced/wait` | Time. | point in time such as `2026-01-31T12:00:00Z` |  |")
                .doesNotContain("/old");
    }

    @Test
    void givesEachChoiceATableOfItsOwn() {
        String page = page("""
                type: object
                required: [login]
                properties:
                  login:
                    description: How to log in.
                    type: object
                    discriminator: {propertyName: method}
                    default: {method: token}
                    oneOf:
                      - title: None
                        properties: {method: {const: none}}
                        required: [method]
                      - title: Token
                        properties: {method: {const: token}, apiKey: {description: The key., type: string, secret: true}}
                        required: [method, apiKey]
                """);

        assertThat(page.lines())
                .containsSubsequence(
                        "### `/login`: None",
                        "Chosen by `/login/method`: `none`.",
                        "### `/login`: Token",
                        "Chosen by `/login/method`: `token`.",
                        "| `/login/apiKey` | The key. | secret text | required |")
                .containsSubsequence(
                        "        config:",
                        "          login:",
                        "            method: token",
                        "            apiKey: your-api-key");
    }

    @Test
    void itsExampleIsAllowedByTheSchema() {
        String schema = """
                type: object
                required: [endpoint, start, every, ratio, names, on, keys, word]
                properties:
                  endpoint: {description: "Address such as ssh://me@host, or two.", type: string, pattern: "^ssh://.+@.+$"}
                  start: {type: string, format: date-time}
                  every: {type: string, pattern: '%s'}
                  ratio: {type: number, exclusiveMinimum: 1}
                  names: {type: array, minItems: 1, items: {type: string}}
                  on: {type: boolean}
                  keys: {type: object, additionalProperties: {type: string}}
                  word: {type: string, default: "no"}
                """.formatted(Scalar.DURATION.pattern());

        String page = page(schema);

        String catalog = page.substring(page.indexOf("```yaml\n") + 8, page.lastIndexOf("```"));
        JsonNode task = new YAMLMapper().readTree(catalog).at("/captures/acme~1source-acme");
        JsonNode config = task.at("/endpoint/connector/config");
        assertThat(config.path("endpoint").asString()).isEqualTo("ssh://me@host");
        assertThat(new SchemaEvaluator(SchemaDocument.of(RawJson.of(yaml(schema).toString()), "schema"))
                        .evaluate(config)
                        .problems())
                .isEmpty();
        assertThat(task.at("/bindings/0/resource/stream").asString()).isEqualTo("your-stream");
    }

    @Test
    void givesNoExampleThatWouldBeWrong() {
        String page = page("{type: object, required: [a], properties: {a: {type: string, pattern: '^[0-9]{7}$'}}}");

        assertThat(page).doesNotContain("## Example");
    }

    @Test
    void keepsWhatIsWrittenByHand() {
        String before =
                "# old\n\nold\n\n## Prerequisites\n\nA server.\n\n### On RDS\n\nMore.\n\n## Endpoint config\n\nold\n\n"
                        + "## Limits\n\nIt is slow.\n";

        String page = ConnectorPage.of(connector("{type: object}"), before);

        assertThat(page)
                .contains("\n## Prerequisites\n\nA server.\n\n### On RDS\n\nMore.\n\n## Endpoint config\n")
                .endsWith("\n## Limits\n\nIt is slow.\n");
        assertThat(page).doesNotContain("old");
        assertThat(ConnectorPage.of(connector("{type: object}"), page)).isEqualTo(page);
    }

    private static String page(String config) {
        return ConnectorPage.of(connector(config), "");
    }

    private static DescribedConnector connector(String config) {
        return new DescribedConnector(
                "source-acme", Kind.CAPTURE, yaml(config), yaml(RESOURCE), List.of("/stream"), "https://example.com");
    }

    private static JsonNode yaml(String text) {
        return JsonMapper.shared().readTree(new YAMLMapper().readTree(text).toString());
    }
}
