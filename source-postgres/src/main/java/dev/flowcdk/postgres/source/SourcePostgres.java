package dev.flowcdk.postgres.source;

import dev.flowcdk.Applied;
import dev.flowcdk.Connector;
import dev.flowcdk.UserException;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureApply;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.CaptureValidation;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.RequestedBinding;
import dev.flowcdk.log.StatusLog;
import dev.flowcdk.postgres.source.PublicationGaps.Subject;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Captures tables of a PostgreSQL database: first the rows that are there, then each change from the server's log.
@Connector(name = "source-postgres", documentation = "https://go.estuary.dev/source-postgresql")
public final class SourcePostgres implements Capture<SourceConfig, SourceResource, TableState> {

    private static final String SHUTDOWN = "SHUTDOWN_AFTER_POLLING";

    private final boolean untilCaughtUp;

    /// @param environment variables of the process; `SHUTDOWN_AFTER_POLLING=yes` makes a capture end when it has caught
    ///     up
    public SourcePostgres(Map<String, String> environment) {
        this.untilCaughtUp = "yes".equals(environment.get(SHUTDOWN));
    }

    @Override
    public boolean explicitAcknowledgements() {
        return true;
    }

    @Override
    public List<Discovered<SourceResource>> discover(SourceConfig config) throws Exception {
        refuseUnsupported(config);
        return Database.use(config, database -> {
            try (Connection connection = database.connect()) {
                return new Discovery(connection, config).run();
            }
        });
    }

    @Override
    public void validate(CaptureValidation<SourceConfig, SourceResource> request) throws Exception {
        SourceConfig config = request.config();
        refuseUnsupported(config);
        BindingRules.check(request);
        Database.use(config, database -> {
            try (Connection connection = database.connect()) {
                List<TableName> names = namesOf(request.bindings());
                SourceCatalog catalog = new SourceCatalog(connection);
                Map<TableName, Table> found = catalog.tables(names);
                List<String> problems = new ArrayList<>(Prerequisites.check(
                        connection, config, catalog.version(), subjects(request.bindings(), found), false));
                BindingRules.checkKeys(request, found, connection);
                Map<Long, List<String>> keys = new HashMap<>();
                for (RequestedBinding<SourceResource> binding : request.bindings()) {
                    Table table = found.get(nameOf(binding));
                    if (table == null) {
                        problems.add(PostgresCapture.missing(config.user(), nameOf(binding)));
                    } else {
                        keys.put(
                                table.id(),
                                ScanKey.columnsOf(binding.collection().key()));
                    }
                }
                problems.addAll(ReplicaIdentity.problems(catalog, keys));
                if (!problems.isEmpty()) {
                    throw new UserException(Prerequisites.HEADER, Prerequisites.shortened(problems));
                }
                return "";
            }
        });
    }

    @Override
    public Applied apply(CaptureApply<SourceConfig, SourceResource> request) throws Exception {
        List<TableName> names = namesOf(request.bindings());
        if (names.isEmpty()) {
            return request.config().advanced().flags().dropsSlot() ? withoutSlot(request.config()) : Applied.nothing();
        }
        return Database.use(request.config(), database -> {
            try (Connection connection = database.connect()) {
                Map<TableName, Table> found = new SourceCatalog(connection).tables(names);
                List<String> problems = names.stream()
                        .filter(name -> !found.containsKey(name))
                        .map(name -> PostgresCapture.missing(request.config().user(), name))
                        .toList();
                if (!problems.isEmpty()) {
                    throw new UserException(Prerequisites.HEADER, Prerequisites.shortened(problems));
                }
                return Applied.nothing();
            }
        });
    }

    /// Without bindings, nobody will read the slot, while the server keeps its log for whoever might.
    private static Applied withoutSlot(SourceConfig config) throws Exception {
        return Database.use(config, database -> {
            try (Connection connection = database.connect()) {
                return ReplicationSlot.dropUnused(connection, config.advanced().slotName());
            }
        });
    }

    @Override
    public void capture(CaptureSession<SourceConfig, SourceResource, TableState> session) throws Exception {
        refuseUnsupported(session.config());
        StatusLog.status("Initializing connector");
        Database.use(session.config(), database -> {
            PostgresCapture.run(session, database, untilCaughtUp || session.untilCaughtUp());
            return "";
        });
    }

    private static void refuseUnsupported(SourceConfig config) {
        List<String> unsupported = config.unsupported();
        if (!unsupported.isEmpty()) {
            throw new UserException("the endpoint config asks for what this version cannot do:", unsupported);
        }
    }

    private static List<Subject> subjects(
            List<RequestedBinding<SourceResource>> bindings, Map<TableName, Table> found) {
        List<Subject> subjects = new ArrayList<>();
        for (RequestedBinding<SourceResource> binding : bindings) {
            Table table = found.get(nameOf(binding));
            if (table != null) {
                subjects.add(Subject.of(table, binding.resource()));
            }
        }
        return subjects;
    }

    private static List<TableName> namesOf(List<RequestedBinding<SourceResource>> bindings) {
        return bindings.stream().map(SourcePostgres::nameOf).toList();
    }

    private static TableName nameOf(RequestedBinding<SourceResource> binding) {
        return new TableName(binding.resource().namespace(), binding.resource().stream());
    }

    static void main(String[] args) {
        Capture.run(() -> new SourcePostgres(System.getenv()), args);
    }
}
