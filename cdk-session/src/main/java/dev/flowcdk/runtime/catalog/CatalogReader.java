package dev.flowcdk.runtime.catalog;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one catalog and collects all that is wrong with it.
final class CatalogReader {

    private static final RawJson EMPTY = RawJson.of("{}");
    private static final ImageName NO_IMAGE = new ImageName("none:local");

    /// What runs an Airbyte source as a capture: this program, which has the bridge.
    private static final List<String> AIRBYTE_HOST = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmx384m", // a record of the size that Flow takes at most is there twice
            "-cp",
            System.getProperty("java.class.path"),
            "dev.flowcdk.airbyte.host.HostMain",
            "--");

    private final List<String> problems = new ArrayList<>();
    private final CatalogFiles files = new CatalogFiles(problems);
    private final Set<Path> seen = new HashSet<>();
    private final Map<String, CaptureTask> captures = new LinkedHashMap<>();
    private final Map<String, CatalogCollection> collections = new LinkedHashMap<>();
    private final Map<String, MaterializationTask> materializations = new LinkedHashMap<>();
    private final Map<String, TaskConformance> conformance = new LinkedHashMap<>();
    private final Map<String, CatalogNode> conformanceNodes = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();

    private record Reference(CatalogNode from, String collection) {}

    Catalog read(Path file) {
        readFile(file, null);
        for (Reference reference : references) {
            if (!collections.containsKey(reference.collection())) {
                reference.from().problem("there is no collection \"" + reference.collection() + "\" in the catalog");
            }
        }
        conformanceNodes.forEach((name, node) -> {
            if (!captures.containsKey(name) && !materializations.containsKey(name)) {
                node.problem("there is no task \"" + name + "\" in the catalog");
            }
        });
        if (!problems.isEmpty()) {
            throw new UserException("the catalog " + file + " is wrong", problems);
        }
        return new Catalog(captures, collections, materializations, conformance);
    }

    private void readFile(Path file, @Nullable CatalogNode importedBy) {
        if (!seen.add(file.toAbsolutePath().normalize())) {
            return;
        }
        CatalogNode root = files.read(file, importedBy);
        if (root == null) {
            return;
        }
        root.knows(Set.of(
                "$schema",
                "import",
                "captures",
                "collections",
                "conformance",
                "materializations",
                "tests",
                "storageMappings"));
        CatalogNode imports = root.child("import");
        if (imports != null) {
            for (CatalogNode each : imports.elements()) {
                readFile(sibling(each, importedUrl(each)), each);
            }
        }
        section(root, "collections").forEach((name, node) -> collections.put(name, collection(name, node)));
        section(root, "captures").forEach((name, node) -> captures.put(name, capture(name, node)));
        section(root, "materializations")
                .forEach((name, node) -> materializations.put(name, materialization(name, node)));
        section(root, "conformance").forEach((name, node) -> {
            conformance.put(name, conformance(node));
            conformanceNodes.put(name, node);
        });
    }

    private static String importedUrl(CatalogNode node) {
        CatalogNode url = node.json().isObject() ? node.required("url") : node;
        return url == null ? "" : url.text();
    }

    private static Map<String, CatalogNode> section(CatalogNode root, String name) {
        CatalogNode section = root.child(name);
        return section == null ? Map.of() : section.children();
    }

    private CatalogCollection collection(String name, CatalogNode node) {
        RawJson schema = null;
        RawJson readSchema = null;
        CatalogNode one = node.child("schema");
        CatalogNode write = node.child("writeSchema");
        CatalogNode read = node.child("readSchema");
        if (one != null && (write != null || read != null)) {
            node.problem("has \"schema\" beside \"writeSchema\" or \"readSchema\"; use either");
        }
        if (one != null) {
            schema = valueOrFile(one);
        } else if (write != null) {
            schema = valueOrFile(write);
        } else {
            node.problem("lacks \"schema\"");
        }
        if (read != null) {
            readSchema = valueOrFile(read);
        }
        List<String> key = new ArrayList<>();
        CatalogNode keyNode = node.required("key");
        if (keyNode != null) {
            keyNode.elements().forEach(pointer -> key.add(pointer(pointer)));
            if (key.isEmpty()) {
                keyNode.problem("must name at least one location");
            }
        }
        return new CatalogCollection(name, key, schema == null ? EMPTY : schema, readSchema, projections(node));
    }

    private static Map<String, String> projections(CatalogNode collection) {
        var projections = new LinkedHashMap<String, String>();
        section(collection, "projections").forEach((field, node) -> {
            CatalogNode location = node.json().isObject() ? node.required("location") : node;
            if (location != null) {
                projections.put(field, pointer(location));
            }
        });
        return projections;
    }

    private static String pointer(CatalogNode node) {
        String pointer = node.text();
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            node.problem("\"" + pointer + "\" is not a JSON pointer; did you mean \"/" + pointer + "\"?");
        }
        return pointer;
    }

    private CaptureTask capture(String name, CatalogNode node) {
        var bindings = new ArrayList<CaptureTask.Binding>();
        CatalogNode list = node.child("bindings");
        if (list != null) {
            for (CatalogNode each : list.elements()) {
                CatalogNode target = each.required("target");
                String collection = target == null ? "" : target.text();
                if (target != null) {
                    references.add(new Reference(target, collection));
                }
                bindings.add(new CaptureTask.Binding(
                        resource(each), collection, count(each, "backfill", 0), flag(each, "disable")));
            }
        }
        return new CaptureTask(name, endpoint(node), bindings, interval(node), linked(node));
    }

    private static TaskConformance conformance(CatalogNode node) {
        node.knows(Set.of("class", "prepare", "change", "read", "sharded"));
        CatalogNode kind = node.child("class");
        CatalogNode sharded = node.child("sharded");
        return new TaskConformance(
                kind == null ? null : kind.text(),
                hook(node, "prepare"),
                hook(node, "change"),
                hook(node, "read"),
                sharded == null ? null : sharded.flag());
    }

    /// A program and its arguments, or a line for the shell.
    private static List<String> hook(CatalogNode node, String name) {
        CatalogNode hook = node.child(name);
        if (hook == null) {
            return List.of();
        }
        if (hook.json().isString()) {
            return List.of("sh", "-c", hook.text());
        }
        var command = new ArrayList<String>();
        hook.elements().forEach(word -> command.add(word.scalar()));
        if (command.isEmpty()) {
            hook.problem("must name a program");
        } else {
            command.set(0, program(hook.file(), command.getFirst()));
        }
        return command;
    }

    private static int interval(CatalogNode node) {
        CatalogNode interval = node.child("interval");
        if (interval == null) {
            return 300;
        }
        return Intervals.seconds(interval);
    }

    private MaterializationTask materialization(String name, CatalogNode node) {
        var bindings = new ArrayList<MaterializationTask.Binding>();
        CatalogNode list = node.child("bindings");
        if (list != null) {
            for (CatalogNode each : list.elements()) {
                CatalogNode source = each.required("source");
                if (source != null && source.json().isObject()) {
                    source = source.required("name");
                }
                String collection = source == null ? "" : source.text();
                if (source != null) {
                    references.add(new Reference(source, collection));
                }
                bindings.add(new MaterializationTask.Binding(
                        resource(each),
                        collection,
                        wishes(each),
                        count(each, "backfill", 0),
                        count(each, "priority", 0),
                        flag(each, "disable")));
            }
        }
        return new MaterializationTask(name, endpoint(node), bindings, linked(node));
    }

    private static FieldWishes wishes(CatalogNode binding) {
        CatalogNode fields = binding.child("fields");
        if (fields == null) {
            return FieldWishes.recommended();
        }
        fields.knows(Set.of("recommended", "require", "include", "exclude", "groupBy"));
        var require = new LinkedHashMap<String, RawJson>();
        for (String spelling : List.of("include", "require")) {
            section(fields, spelling)
                    .forEach((field, config) ->
                            require.put(field, RawJson.of(config.json().toString())));
        }
        return new FieldWishes(depth(fields), require, texts(fields, "exclude"), texts(fields, "groupBy"));
    }

    private static int depth(CatalogNode fields) {
        CatalogNode recommended = fields.child("recommended");
        if (recommended == null) {
            return FieldWishes.ALL_DEPTHS;
        }
        if (recommended.json().isNumber()) {
            return recommended.count();
        }
        return recommended.flag() ? FieldWishes.ALL_DEPTHS : 0;
    }

    private Endpoint endpoint(CatalogNode task) {
        CatalogNode endpoint = task.required("endpoint");
        CatalogNode connector = endpoint == null ? null : endpoint.child("connector");
        CatalogNode local = endpoint == null ? null : endpoint.child("local");
        if (endpoint != null && (connector == null) == (local == null)) {
            endpoint.problem("needs either an image, {connector: {image: NAME:TAG, config: {...}}},"
                    + " or a program of this machine, {local: {command: [...], config: {...}}}");
        }
        if (connector != null) {
            return imageEndpoint(connector);
        }
        return local == null ? new LocalEndpoint(List.of(), EMPTY, Map.of(), false) : localEndpoint(local);
    }

    private ImageEndpoint imageEndpoint(CatalogNode connector) {
        connector.knows(Set.of("image", "config"));
        return new ImageEndpoint(imageName(connector), config(connector));
    }

    private static ImageName imageName(CatalogNode connector) {
        CatalogNode image = connector.required("image");
        if (image != null) {
            try {
                return new ImageName(image.text());
            } catch (IllegalArgumentException wrong) {
                image.problem(wrong.getMessage() + "");
            }
        }
        return NO_IMAGE;
    }

    private Endpoint localEndpoint(CatalogNode local) {
        CatalogNode address = local.child("grpc");
        if (address != null) {
            local.knows(Set.of("grpc", "tls", "config"));
            return new ServedEndpoint(address.text(), tls(local), config(local));
        }
        local.knows(Set.of("command", "airbyte", "config", "env", "grpc", "protobuf", "tls"));
        CatalogNode source = local.child("airbyte");
        var command = new ArrayList<String>();
        CatalogNode commandNode = source == null ? local.required("command") : source;
        if (commandNode != null) {
            commandNode.elements().forEach(word -> command.add(word.scalar()));
            if (command.isEmpty()) {
                commandNode.problem("must name a program");
            } else {
                command.set(0, program(local.file(), command.getFirst()));
            }
        }
        if (source != null) {
            if (local.child("command") != null) {
                local.problem("has \"airbyte\" beside \"command\"; use either");
            }
            command.addAll(0, AIRBYTE_HOST);
        }
        var environment = new LinkedHashMap<String, String>();
        section(local, "env").forEach((name, value) -> environment.put(name, value.scalar()));
        return new LocalEndpoint(command, config(local), environment, flag(local, "protobuf"));
    }

    private static ServedEndpoint.@Nullable Tls tls(CatalogNode local) {
        CatalogNode tls = local.child("tls");
        if (tls == null) {
            return null;
        }
        tls.knows(Set.of("ca", "certificate", "key"));
        if ((tls.child("certificate") == null) != (tls.child("key") == null)) {
            tls.problem("must have both \"certificate\" and \"key\", or neither");
        }
        return new ServedEndpoint.Tls(file(tls, "ca"), file(tls, "certificate"), file(tls, "key"));
    }

    private static @Nullable Path file(CatalogNode node, String name) {
        CatalogNode child = node.child(name);
        return child == null ? null : sibling(child, child.text());
    }

    private RawJson config(CatalogNode connector) {
        CatalogNode config = connector.child("config");
        return config == null ? EMPTY : valueOrFile(config);
    }

    /// A program named with a folder is looked for below the working directory, then beside the catalog file.
    private static String program(Path catalogFile, String program) {
        Path path = Path.of(program);
        if (path.isAbsolute() || !program.contains("/") || Files.exists(path)) {
            return program;
        }
        Path beside = catalogFile.toAbsolutePath().resolveSibling(program).normalize();
        return Files.exists(beside) ? beside.toString() : program;
    }

    private RawJson resource(CatalogNode binding) {
        CatalogNode resource = binding.required("resource");
        return resource == null ? EMPTY : valueOrFile(resource);
    }

    /// A value that stands here, or, when it is a text, in the file that the text names.
    private RawJson valueOrFile(CatalogNode node) {
        CatalogNode value = node;
        if (node.json().isString()) {
            value = files.read(sibling(node, node.json().stringValue()), node);
            if (value == null) {
                return EMPTY;
            }
        }
        if (!value.json().isObject() && !value.json().isBoolean()) {
            value.children();
        }
        return RawJson.of(value.json().toString());
    }

    private static Path sibling(CatalogNode node, String name) {
        String path = name.startsWith("file://") ? name.substring("file://".length()) : name;
        return node.file().resolveSibling(path);
    }

    private static boolean linked(CatalogNode task) {
        CatalogNode shards = task.child("shards");
        CatalogNode flags = shards == null ? null : shards.child("flags");
        return flags != null && flag(flags, "indirect-specs");
    }

    private static boolean flag(CatalogNode node, String name) {
        CatalogNode child = node.child(name);
        return child != null && child.flag();
    }

    private static int count(CatalogNode node, String name, int absent) {
        CatalogNode child = node.child(name);
        return child == null ? absent : child.count();
    }

    private static List<String> texts(CatalogNode node, String name) {
        CatalogNode child = node.child(name);
        return child == null
                ? List.of()
                : child.elements().stream().map(CatalogNode::text).toList();
    }
}
