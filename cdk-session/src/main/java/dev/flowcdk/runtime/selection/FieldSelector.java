package dev.flowcdk.runtime.selection;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.internal.protocol.MaterializeResponse.Constraint;
import dev.flowcdk.internal.protocol.MaterializeResponse.ProjectionConstraint;
import dev.flowcdk.internal.protocol.MaterializeResponse.ValidatedBinding;
import dev.flowcdk.internal.protocol.WireFieldSelection;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.schema.Projections;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Chooses the fields of one binding.
public final class FieldSelector {

    private static final Set<String> ONLY_WHEN_REQUIRED = Set.of(Projections.TRUNCATED);

    private final String binding;
    private final CollectionSpec collection;
    private final FieldWishes wishes;
    private final boolean caseInsensitive;
    private final Map<String, List<Constraint>> constraints;
    private final Map<String, WireProjection> byField = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> selected = new LinkedHashSet<>();
    private final Map<String, String> fieldOfFolded = new HashMap<>();

    private FieldSelector(String binding, CollectionSpec collection, FieldWishes wishes, ValidatedBinding validated) {
        this.binding = binding;
        this.collection = collection;
        this.wishes = wishes;
        this.caseInsensitive = validated.caseInsensitiveFields();
        this.constraints = constraints(validated);
        collection.projections().forEach(projection -> byField.put(projection.field(), projection));
    }

    /// The fields of a binding: keys in the order of the collection's key, values sorted.
    ///
    /// @param binding names the binding in errors
    /// @throws UserException with all conflicts between the user's wishes, the collection and the connector
    public static WireFieldSelection select(
            String binding, CollectionSpec collection, FieldWishes wishes, ValidatedBinding validated) {
        return new FieldSelector(binding, collection, wishes, validated).select();
    }

    /// The fields that the key will consist of, as `groupBy` of a validation names them.
    public static List<String> groupBy(CollectionSpec collection, FieldWishes wishes) {
        if (!wishes.groupBy().isEmpty()) {
            return wishes.groupBy();
        }
        return collection.key().stream()
                .map(pointer -> keyField(collection, wishes, pointer))
                .toList();
    }

    private static String keyField(CollectionSpec collection, FieldWishes wishes, String pointer) {
        List<String> fields = collection.projections().stream()
                .filter(projection -> projection.ptr().equals(pointer))
                .map(WireProjection::field)
                .filter(field -> !wishes.exclude().contains(field))
                .toList();
        for (String field : fields) {
            if (wishes.require().containsKey(field)) {
                return field;
            }
        }
        String canonical = Projections.field(pointer);
        return fields.contains(canonical) || fields.isEmpty() ? canonical : fields.getFirst();
    }

    private WireFieldSelection select() {
        List<String> keys = groupBy(collection, wishes);
        keys.forEach(field -> selectOrComplain(field, "is part of the key"));
        wishes.require().keySet().forEach(field -> selectOrComplain(field, "is required by the catalog"));
        constraints.keySet().stream()
                .filter(field -> has(field, ConstraintType.FIELD_REQUIRED))
                .forEach(field -> selectOrComplain(field, "is required by the connector"));
        selectRequiredLocations();
        selectRecommended();
        if (!problems.isEmpty()) {
            throw new UserException("the fields of " + binding + " cannot be selected", problems);
        }
        return selection(keys);
    }

    private WireFieldSelection selection(List<String> keys) {
        var values = new TreeSet<String>();
        String document = "";
        for (String field : selected) {
            WireProjection projection = byField.get(field);
            if (projection != null && projection.ptr().isEmpty()) {
                document = field;
            } else if (!keys.contains(field)) {
                values.add(field);
            }
        }
        var configs = new TreeMap<String, RawJson>();
        wishes.require().forEach((field, config) -> {
            if (!config.toString().equals("{}")) {
                configs.put(field, config);
            }
        });
        return new WireFieldSelection(keys, List.copyOf(values), document, configs);
    }

    private void selectRequiredLocations() {
        var pointers = new LinkedHashSet<String>();
        constraints.forEach((field, all) -> {
            WireProjection projection = byField.get(field);
            if (projection != null && has(field, ConstraintType.LOCATION_REQUIRED)) {
                pointers.add(projection.ptr());
            }
        });
        for (String pointer : pointers) {
            if (selectedAt(pointer)) {
                continue;
            }
            WireProjection best = candidates(pointer).stream()
                    .filter(each -> selectable(each.field()) == null)
                    .findFirst()
                    .orElse(null);
            if (best != null) {
                take(best.field());
            } else {
                String field = candidates(pointer).getFirst().field();
                problems.add("a field of location \"" + pointer + "\" is required by the connector, but \"" + field
                        + "\" " + selectable(field));
            }
        }
    }

    private void selectRecommended() {
        if (wishes.recommendedDepth() == 0) {
            return;
        }
        for (WireProjection projection : byField.values()) {
            if (projection.explicit() && !projection.ptr().isEmpty() && selectable(projection.field()) == null) {
                take(projection.field());
            }
        }
        for (WireProjection projection : byField.values()) {
            String field = projection.field();
            if (!selectedAt(projection.ptr()) && recommended(projection) && selectable(field) == null) {
                take(field);
            }
        }
    }

    private boolean recommended(WireProjection projection) {
        if (projection.ptr().isEmpty() || ONLY_WHEN_REQUIRED.contains(projection.field())) {
            return false;
        }
        if (projection.ptr().equals(Projections.UUID_POINTER)) {
            return projection.field().equals(Projections.PUBLISHED_AT);
        }
        if (wishes.recommendedDepth() == FieldWishes.ALL_DEPTHS) {
            var inference = projection.inference();
            return inference == null || !inference.types().equals(List.of("object"));
        }
        return projection.ptr().chars().filter(each -> each == '/').count() <= wishes.recommendedDepth();
    }

    private List<WireProjection> candidates(String pointer) {
        return byField.values().stream()
                .filter(projection -> projection.ptr().equals(pointer))
                .sorted(Comparator.comparing((WireProjection projection) ->
                                !has(projection.field(), ConstraintType.LOCATION_REQUIRED))
                        .thenComparing(projection -> !projection.explicit()))
                .toList();
    }

    private boolean selectedAt(String pointer) {
        return selected.stream()
                .map(byField::get)
                .anyMatch(projection -> projection != null && projection.ptr().equals(pointer));
    }

    private void selectOrComplain(String field, String why) {
        String obstacle = selectable(field);
        if (obstacle == null) {
            take(field);
        } else {
            problems.add("field \"" + field + "\" " + why + ", but " + obstacle);
        }
    }

    private void take(String field) {
        selected.add(field);
        fieldOfFolded.putIfAbsent(folded(field), field);
    }

    /// Why a field cannot be selected; null when it can.
    private @Nullable String selectable(String field) {
        if (!byField.containsKey(field)) {
            return "the collection \"" + collection.name() + "\" has no such field";
        }
        if (wishes.exclude().contains(field)) {
            return "is excluded by the catalog";
        }
        List<Constraint> all = constraints.getOrDefault(field, List.of());
        if (all.isEmpty()) {
            return "the connector says nothing about it";
        }
        for (Constraint each : all) {
            if (each.type() == ConstraintType.FIELD_FORBIDDEN || each.type() == ConstraintType.INVALID) {
                return "is forbidden by the connector: " + each.reason();
            }
            if (each.type() == ConstraintType.INCOMPATIBLE) {
                return "is incompatible with what is there: " + each.reason()
                        + " (a backfill of the binding would cure it)";
            }
        }
        String other = fieldOfFolded.get(folded(field));
        if (other != null && !other.equals(field)) {
            return "is the same as \"" + other + "\" at the endpoint";
        }
        return null;
    }

    private String folded(String field) {
        String folded = constraints.getOrDefault(field, List.of()).stream()
                .map(Constraint::foldedField)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(field);
        return caseInsensitive ? folded.toLowerCase(Locale.ROOT) : folded;
    }

    private boolean has(String field, ConstraintType type) {
        var types = EnumSet.noneOf(ConstraintType.class);
        constraints.getOrDefault(field, List.of()).forEach(constraint -> types.add(constraint.type()));
        return types.contains(type);
    }

    /// The constraints of a binding, whichever of the two forms they came in.
    public static Map<String, List<Constraint>> constraints(ValidatedBinding validated) {
        var all = new TreeMap<String, List<Constraint>>();
        validated.projectionConstraints().forEach(each -> addTo(all, each));
        validated.constraints().forEach((field, constraint) -> all.putIfAbsent(field, List.of(constraint)));
        return all;
    }

    private static void addTo(Map<String, List<Constraint>> all, ProjectionConstraint each) {
        Constraint constraint = each.constraint();
        if (constraint != null) {
            all.computeIfAbsent(each.field(), field -> new ArrayList<>()).add(constraint);
        }
    }
}
