package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.internal.protocol.MaterializeResponse.Constraint;
import dev.flowcdk.internal.protocol.MaterializeResponse.ProjectionConstraint;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds a list of constraints among fields of unknown numbers. What the number of `projectionConstraints` is, is not
/// known; that each of its entries holds the name of a field and a constraint, whose own numbers are known, is.
public final class ConstraintsByForm {

    /// How a constraint begins: its type comes first, as it has no field 1.
    private static final int TYPE_TAG = 2 << 3 | ProtoCursor.VARINT;

    private ConstraintsByForm() {}

    /// The constraints that one of the fields holds.
    ///
    /// @param fields names that constraints can be expected for: one of them has to be there
    /// @return empty when no field has the form
    public static List<ProjectionConstraint> find(UnknownFields unknown, Set<String> fields) {
        var byNumber = new TreeMap<Integer, List<@Nullable ProjectionConstraint>>();
        var cursor = cursor(unknown.bytes());
        while (!cursor.atEnd()) {
            int tag = cursor.tag();
            int from = cursor.position;
            cursor.skip(tag);
            var entry = (tag & 7) == ProtoCursor.BYTES ? entry(cursor, from) : null;
            byNumber.computeIfAbsent(tag >>> 3, number -> new ArrayList<>()).add(entry);
        }
        for (List<@Nullable ProjectionConstraint> entries : byNumber.values()) {
            var constraints = new ArrayList<ProjectionConstraint>();
            for (ProjectionConstraint entry : entries) {
                if (entry != null) {
                    constraints.add(entry);
                }
            }
            if (constraints.size() == entries.size()
                    && constraints.stream().anyMatch(each -> fields.contains(each.field()))) {
                return constraints;
            }
        }
        return List.of();
    }

    /// The numbers of the fields, such as `[6, 7]`.
    public static List<Integer> numbers(UnknownFields unknown) {
        var numbers = new ArrayList<Integer>();
        var cursor = cursor(unknown.bytes());
        while (!cursor.atEnd()) {
            int tag = cursor.tag();
            cursor.skip(tag);
            if (!numbers.contains(tag >>> 3)) {
                numbers.add(tag >>> 3);
            }
        }
        return numbers;
    }

    /// The entry that a length-delimited value is; null when it has another form.
    private static @Nullable ProjectionConstraint entry(ProtoCursor whole, int from) {
        var cursor = new ProtoCursor(whole.array, from, whole.position - from);
        int length = cursor.length();
        cursor.end = cursor.position + length;
        String field = null;
        Constraint constraint = null;
        try {
            while (!cursor.atEnd()) {
                cursor.expect(cursor.tag(), ProtoCursor.BYTES);
                int size = cursor.length();
                if (size > 0 && cursor.array[cursor.position] == TYPE_TAG) {
                    constraint = constraint(cursor, size);
                } else {
                    field = new String(cursor.array, cursor.position, size, StandardCharsets.UTF_8);
                }
                cursor.position += size;
            }
        } catch (ProtocolException other) {
            return null;
        }
        return field == null || constraint == null || constraint.type() == ConstraintType.INVALID
                ? null
                : new ProjectionConstraint(field, constraint);
    }

    private static Constraint constraint(ProtoCursor cursor, int size) {
        return (Constraint) ProtoMessages.read(
                MessagePlan.of(Constraint.class), new ProtoCursor(cursor.array, cursor.position, size));
    }

    private static ProtoCursor cursor(byte[] bytes) {
        return new ProtoCursor(bytes, 0, bytes.length);
    }
}
