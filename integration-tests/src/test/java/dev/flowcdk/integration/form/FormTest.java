package dev.flowcdk.integration.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class FormTest {

    private static final Path ROOT =
            Path.of(System.getProperty("flowcdk.root")).toAbsolutePath().normalize();
    private static final String SECRET = "hunter-2-hunter-2";

    @TempDir
    private static Path profile;

    @TempDir
    private Path folder;

    private static Chromium browser;

    @BeforeAll
    static void startBrowser() throws IOException {
        browser = Chromium.start(profile);
    }

    @AfterAll
    static void stopBrowser() throws InterruptedException {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void showsTheOptionsOfSourcePostgres() throws Exception {
        Path catalog = sourcePostgres("db.example.com", "{auth_type: UserPassword, password: %s}".formatted(SECRET));

        try (OpenForm form = OpenForm.of(browser, catalog)) {
            ChromiumPage page = form.page();

            assertThat(kinds(page, "#endpoint"))
                    .containsExactly(
                            "Server Address: text",
                            "User: text",
                            "Database: text",
                            "History Mode: checkbox",
                            "Authentication: open",
                            "Discovery Filters: open",
                            "Advanced Options: closed",
                            "Network Tunnel: open");
            assertThat(value(page, "user")).isEqualTo("flow_capture");
            assertThat(value(page, "credentials/password")).isEqualTo(SECRET);
            assertThat(kind(page, "credentials/password")).isEqualTo("password");
            assertThat(kind(page, "networkTunnel/sshForwarding/privateKey")).isEqualTo("textarea, masked");
            assertThat(page.texts("[id='option/advanced/discover_only_published']"))
                    .isEmpty();
            Pictures.check("form-source-postgres", page.picture());
            assertThat(page.requested())
                    .allMatch(each -> each.startsWith(form.address().toString()) || each.startsWith("data:"));
        }
    }

    @Test
    void showsTheOptionsOfMaterializePostgres() throws Exception {
        Path catalog = write("""
                materializations:
                  acme/shop/tables:
                    endpoint:
                      local:
                        command: [%s]
                        config: {address: db.example.com, user: flow}
                    bindings:
                      - {resource: {table: orders}, source: acme/orders}
                collections:
                  acme/orders: {schema: {type: object, properties: {id: {type: string}}, required: [id]}, key: [/id]}
                """.formatted(program("materialize-postgres")));

        try (OpenForm form = OpenForm.of(browser, catalog)) {
            ChromiumPage page = form.page();

            assertThat(kinds(page, "#endpoint"))
                    .containsExactly(
                            "Address: text",
                            "User: text",
                            "Database: text",
                            "Database Schema: text",
                            "Hard Delete: checkbox",
                            "Authentication: open",
                            "dbt Cloud Job Trigger: open",
                            "Advanced Options: closed",
                            "Network Tunnel: open");
            assertThat(page.texts("#discover")).isEmpty();
            Pictures.check("form-materialize-postgres", page.picture());
            page.click("#resources summary");
            page.awaitElement("#resources .option");
            assertThat(kinds(page, "#resources details > div"))
                    .containsExactly(
                            "Table: text",
                            "Alternative Schema: text",
                            "Additional Table Create SQL: textarea",
                            "Delta Update: checkbox");
        }
    }

    @Test
    void aChoiceShowsTheOptionsOfWhatWasChosen() throws Exception {
        Path catalog = sourcePostgres("db.example.com", "{auth_type: UserPassword, password: %s}".formatted(SECRET));

        try (OpenForm form = OpenForm.of(browser, catalog)) {
            ChromiumPage page = form.page();
            String panel = "[id='option/credentials'] [role=tabpanel]";

            assertThat(page.texts("[id='option/credentials'] [role=tab]"))
                    .containsExactly("Password", "AWS IAM", "Google Cloud IAM", "Azure IAM");
            assertThat(kinds(page, panel)).containsExactly("Password: password");
            page.click("[id='option/credentials'] [role=tab]:nth-child(2)");
            page.awaitElement("[id='option/credentials/aws_region']");
            assertThat(kinds(page, panel)).containsExactly("AWS Region: text", "AWS Role ARN: text");
            page.type("[id='option/credentials/aws_region']", "eu-1");
            page.type("[id='option/credentials/aws_role_arn']", "arn:x");
            assertThat(form.press("save")).contains("wrote " + catalog);
        }
        assertThat(Catalog.load(catalog)
                        .capture("acme/shop/source")
                        .endpoint()
                        .config()
                        .toString())
                .contains(
                        "\"credentials\":{\"auth_type\":\"AWSIAM\",\"aws_region\":\"eu-1\",\"aws_role_arn\":\"arn:x\"}")
                .doesNotContain(SECRET, "networkTunnel", "advanced");
    }

    @Test
    void errorsStandBesideTheirOptions() throws Exception {
        try (OpenForm form = OpenForm.of(browser, template())) {
            ChromiumPage page = form.page();

            page.type("[id='option/interval']", "soon");
            page.awaitElement("[id='option/interval.error']");
            assertThat(page.texts("[id='option/interval.error']"))
                    .singleElement()
                    .asString()
                    .startsWith("must match");
            page.type("[id='option/interval']", "PT0S");
            page.await("document.getElementById('option/interval.error') === null");
            assertThat(form.press("discover")).contains("/interval: must be positive, but is PT0S");
            assertThat(page.texts("[id='option/interval.error']"))
                    .singleElement()
                    .asString()
                    .contains("must be positive");
            page.type("[id='option/login/token']", "");
            assertThat(form.press("save")).isEqualTo("The endpoint's config has an error.");
            assertThat(page.texts("[id='option/login/token.error']")).containsExactly("is required");
        }
    }

    /// Leaving an option shows its error, which moves what is below it.
    @Test
    void aButtonStandsStillWhileItIsPressed() throws Exception {
        try (OpenForm form = OpenForm.of(browser, template())) {
            form.page().enter("[id='option/login/token']", "");
            assertThat(form.press("discover")).isEqualTo("The endpoint's config has an error.");
        }
    }

    @Test
    void whatIsSavedOfTheTemplateRuns() throws Exception {
        Path catalog = template();

        try (OpenForm form = OpenForm.of(browser, catalog)) {
            ChromiumPage page = form.page();

            assertThat(kinds(page, "#endpoint")).containsExactly("Interval: text", "Login: open");
            Pictures.check("form-template", page.picture());
            page.type("[id='option/interval']", "PT0.01S");
            page.type("[id='option/login/token']", SECRET);
            assertThat(form.press("discover")).contains("2 discovered, 1 of them new");
            assertThat(page.texts("#resources summary")).hasSize(2);
            assertThat(form.press("save")).contains("wrote");
            assertThat(page.texts("#resources input[type=checkbox]")).isEmpty();
            assertThat(form.log()).contains("wrote").doesNotContain(SECRET);
        }
        var out = new ByteArrayOutputStream();
        var messages = Messages.of(Map.of(), new PrintStream(System.err, true, StandardCharsets.UTF_8));
        int status = new FlowCdk(new Terminal(out, messages, Map.of()))
                .run("preview", "--source", catalog.toString(), "--sessions", "20");
        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("harbour", "hill");
    }

    @Test
    void discoveryListsTheTablesOfAServer() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            server.execute("postgres", "CREATE TABLE orders (id integer PRIMARY KEY, item text)");
            server.execute("postgres", "CREATE TABLE customers (id integer PRIMARY KEY)");
            server.execute("postgres", "CREATE PUBLICATION flow_publication FOR TABLE orders, customers");
            Path catalog =
                    sourcePostgres(server.address(), "{auth_type: UserPassword, password: %s}".formatted(SECRET));

            try (OpenForm form = OpenForm.of(browser, catalog)) {
                ChromiumPage page = form.page();
                page.type("[id='option/user']", EmbeddedServer.SUPERUSER);
                assertThat(form.press("discover")).contains("2 discovered, 2 of them new");
                assertThat(page.texts("#resources summary"))
                        .containsExactly("public.customers public/customers", "public.orders public/orders");
                page.click("#resources input[aria-label='Add public.customers']");
                assertThat(form.press("save")).contains("wrote " + catalog);
                assertThat(form.log()).doesNotContain(SECRET);
            }
            CaptureTask capture = Catalog.load(catalog).capture("acme/shop/source");
            assertThat(capture.bindings()).singleElement().satisfies(binding -> {
                assertThat(binding.target()).isEqualTo("acme/shop/public/orders");
                assertThat(binding.resource().toString()).contains("\"stream\":\"orders\"");
            });
            assertThat(Files.readString(catalog)).startsWith("# of the shop\n");
        }
    }

    private Path sourcePostgres(String address, String credentials) throws IOException {
        return write("""
                # of the shop
                captures:
                  acme/shop/source:
                    endpoint:
                      local:
                        command: [%s]
                        config: {address: "%s", credentials: %s}
                    bindings: []
                """.formatted(program("source-postgres"), address, credentials));
    }

    /// A new project, whose classes were compiled and whose program runs them.
    private Path template() throws Exception {
        Path project = folder.resolve("source-weather");
        var silent = Messages.of(Map.of("LOG_LEVEL", "error"), System.err);
        int status = new FlowCdk(new Terminal(new ByteArrayOutputStream(), silent, Map.of()))
                .run("new", "capture", project.toString(), "--package", "com.acme");
        assertThat(status).isZero();
        Path classes = project.resolve("target/classes");
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-parameters", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        try (Stream<Path> sources = Files.walk(project.resolve("src/main/java"))) {
            sources.filter(Files::isRegularFile).map(Path::toString).forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        Path program =
                Files.createDirectories(project.resolve("target/dist/bin")).resolve("source-weather");
        Files.writeString(
                program,
                "#!/bin/sh\nexec '%s/bin/java' -cp '%s:%s' com.acme.SourceWeather \"$@\"\n"
                        .formatted(System.getProperty("java.home"), classes, System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return project.resolve("flow.yaml");
    }

    private Path write(String catalog) throws IOException {
        return Files.writeString(folder.resolve("flow.yaml"), catalog);
    }

    private static Path program(String connector) {
        return ROOT.resolve(connector + "/target/dist/bin/" + connector);
    }

    /// The options directly in an element, each with its kind of input, or whether its section is open.
    private static List<String> kinds(ChromiumPage page, String parent) {
        var kinds = new ArrayList<String>();
        page.evaluate("""
                [...document.querySelectorAll(%s + ' > :is(.option, .section)')].map(each => {
                  const input = each.querySelector('input, select, textarea');
                  const kind = each.matches('details') ? (each.open ? 'open' : 'closed')
                      : input.tagName === 'INPUT' ? input.type : input.tagName.toLowerCase();
                  return `${each.querySelector('label, summary').innerText.trim()}: ${kind}`;
                })""".formatted(ChromiumPage.quoted(parent))).forEach(each -> kinds.add(each.stringValue()));
        return kinds;
    }

    private static String kind(ChromiumPage page, String option) {
        return page.evaluate("""
                (() => {
                  const input = document.getElementById(%s);
                  const masked = getComputedStyle(input).webkitTextSecurity === 'disc' ? ', masked' : '';
                  return input.tagName === 'INPUT' ? input.type : input.tagName.toLowerCase() + masked;
                })()""".formatted(ChromiumPage.quoted("option/" + option)))
                .stringValue();
    }

    private static String value(ChromiumPage page, String option) {
        return page.evaluate("document.getElementById(%s).value".formatted(ChromiumPage.quoted("option/" + option)))
                .stringValue();
    }
}
