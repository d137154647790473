package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.task.ConnectorSpec;
import dev.flowcdk.internal.task.TaskConfigs;
import dev.flowcdk.internal.task.TaskParts;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.KeyRange;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Answers the runtime's questions by asking the source. For one thread.
final class HostAnswers {

    private static final System.Logger LOGGER = System.getLogger(HostAnswers.class.getName());
    private static final JsonMapper JSON = Numbers.exactMapper();
    private static final String ROW_ID = "/_meta/row_id";
    private static final String DOCUMENTATION = "https://docs.airbyte.com/integrations/";

    private final SourceCommand command;
    private final Patches patches;
    private final SchemaMode mode;

    /// What was discovered last, and with which config.
    private @Nullable OfferedStreams discovery;

    private @Nullable ObjectNode discoveredWith;

    /// Until the source's spec is known, its config may have secrets.
    private boolean secrets = true;

    /// A session that can begin.
    record Opening(GivenConfig config, List<OpenStream> streams, HostState state, Map<OpenStream, RawJson> schemas) {}

    HostAnswers(SourceCommand command, Patches patches, SchemaMode mode) {
        this.command = command;
        this.patches = patches;
        this.mode = mode;
    }

    CaptureResponse.Spec spec() throws IOException, InterruptedException {
        JsonNode spec = command.spec();
        ObjectNode schema = spec.get("connectionSpecification") instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode();
        secrets = schema.toString().contains("\"airbyte_secret\"");
        if (patches.spec() != null) {
            Patches.merge(schema, patches.spec());
        }
        FlowConfigSchema.translate(schema);
        return new CaptureResponse.Spec(
                ConnectorSpec.PROTOCOL,
                RawJson.of(schema.toString()),
                StreamResource.SCHEMA,
                documentation(spec.path("documentationUrl").asString("")),
                patches.oauth2(),
                StreamResource.POINTERS);
    }

    /// Flow demands a URL, which not every source has.
    private String documentation(String declared) {
        String patched = patches.documentationUrl();
        String url = patched == null ? declared : patched;
        return url.isEmpty() ? DOCUMENTATION : url;
    }

    CaptureResponse.Discovered discover(CaptureRequest.Discover request) throws IOException, InterruptedException {
        return discovery(config(request.config())).bindings();
    }

    /// By both: what the source says of the connection, and whether it has the streams.
    CaptureResponse.Validated validate(CaptureRequest.Validate request) throws IOException, InterruptedException {
        GivenConfig config = config(request.config());
        List<String> problems = new ArrayList<>();
        List<StreamResource> resources = new ArrayList<>();
        Set<StreamName> names = new HashSet<>();
        for (int index = 0; index < request.bindings().size(); index++) {
            StreamResource resource = resource(request.bindings().get(index).resourceConfig(), index, problems);
            if (resource != null) {
                resources.add(resource);
                if (!names.add(resource.name())) {
                    problems.add("stream \"" + resource.name() + "\" is bound twice; remove one of the bindings");
                }
            }
        }
        JsonNode status = command.check(config);
        if (!status.path("status").asString("").equals("SUCCEEDED")) {
            problems.addFirst("the source refuses the endpoint config: "
                    + status.path("message").asString("it does not say why"));
        } else if (!resources.isEmpty()) {
            compare(resources, discovery(config), problems);
        }
        if (!problems.isEmpty()) {
            throw new UserException("the task cannot be captured as it is configured:", problems);
        }
        return new CaptureResponse.Validated(resources.stream()
                .map(resource -> new CaptureResponse.ValidatedBinding(resource.path()))
                .toList());
    }

    Opening open(CaptureRequest.Open request) throws IOException, InterruptedException {
        if (!TaskParts.range(request.range()).equals(KeyRange.whole())) {
            throw new UserException("the task is split into several shards, but an Airbyte source can only be read as a"
                    + " whole; give the task one shard");
        }
        CaptureSpec capture = request.capture();
        if (capture == null) {
            throw new UserException("Open has no capture");
        }
        GivenConfig config = config(capture.config());
        config.restore(request.state());
        List<String> problems = new ArrayList<>();
        List<OpenStream> streams = new ArrayList<>();
        Map<OpenStream, RawJson> schemas = new HashMap<>();
        if (!capture.bindings().isEmpty()) {
            OfferedStreams found = discovery(config);
            var parts = new TaskParts();
            for (int index = 0; index < capture.bindings().size(); index++) {
                StreamResource resource = resource(capture.bindings().get(index).resourceConfig(), index, problems);
                DeclaredStream declared = resource == null ? null : declared(resource, found, problems);
                if (resource != null && declared != null) {
                    OpenStream stream = stream(capture, index, resource, declared, parts);
                    streams.add(stream);
                    if (mode == SchemaMode.SOURCED) {
                        schemas.put(stream, found.sourced(declared));
                    }
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new UserException("the task cannot be opened as it is configured:", problems);
        }
        return new Opening(config, streams, new HostState(request.state(), streams), schemas);
    }

    private OpenStream stream(
            CaptureSpec capture, int index, StreamResource resource, DeclaredStream declared, TaskParts parts) {
        if (resource.isIncremental() && !declared.isIncremental(resource.cursorField())) {
            LOGGER.log(
                    Level.WARNING,
                    "stream \"" + resource.name()
                            + "\" can no longer be read incrementally; all of it is read in each run");
        }
        CaptureSpec.Binding binding = capture.bindings().get(index);
        FlowCollection collection = parts.written(
                capture.linkedCollections(), binding.collection(), binding.collectionIndex(), "binding " + index);
        List<String> datesOnly = patches.of(resource.name()).datesOnly();
        List<String> moments = new ArrayList<>(
                Moments.pointers(JSON.readTree(collection.schema().bytes())));
        moments.removeAll(datesOnly); // which the operator has asked for
        String stateKey = binding.stateKey().isEmpty() ? String.join("/", resource.path()) : binding.stateKey();
        return new OpenStream(
                index,
                resource,
                stateKey,
                collection.key().contains(ROW_ID),
                declared,
                datesOnly,
                List.copyOf(moments));
    }

    private static void compare(List<StreamResource> resources, OfferedStreams found, List<String> problems) {
        for (StreamResource resource : resources) {
            DeclaredStream declared = declared(resource, found, problems);
            if (declared == null || !resource.isIncremental()) {
                continue;
            }
            if (!declared.supports(StreamResource.INCREMENTAL)) {
                problems.add("stream \"" + resource.name() + "\" can only be read as a whole; set its syncMode to \""
                        + StreamResource.FULL_REFRESH + "\"");
            } else if (!declared.isIncremental(resource.cursorField())) {
                problems.add("stream \"" + resource.name()
                        + "\" leaves the choice of its cursor to you; set cursorField, or set its syncMode to \""
                        + StreamResource.FULL_REFRESH + "\"");
            }
        }
    }

    private static @Nullable DeclaredStream declared(
            StreamResource resource, OfferedStreams found, List<String> problems) {
        DeclaredStream declared = found.find(resource.name());
        if (declared == null) {
            problems.add("the source has no stream \"" + resource.name()
                    + "\" (any more); disable its binding, or discover again");
        }
        return declared;
    }

    private OfferedStreams discovery(GivenConfig config) throws IOException, InterruptedException {
        OfferedStreams known = discovery;
        if (known != null && config.given().equals(discoveredWith)) {
            return known;
        }
        var found = new OfferedStreams(command.discover(config), patches, mode);
        discovery = found;
        discoveredWith = config.given(); // the source may have asked for another one meanwhile
        return found;
    }

    private GivenConfig config(@Nullable RawJson json) {
        if (JSON.readTree(TaskConfigs.given(json).bytes()) instanceof ObjectNode object) {
            return new GivenConfig(object, patches.configMap(), secrets);
        }
        throw new UserException("the endpoint config must be an object");
    }

    private static @Nullable StreamResource resource(@Nullable RawJson json, int index, List<String> problems) {
        try {
            return StreamResource.of(json, "binding " + index);
        } catch (UserException wrong) {
            problems.addAll(wrong.problems());
            return null;
        }
    }
}
