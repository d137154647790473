package dev.flowcdk.internal.record;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record class of an author, read once.
public final class RecordType {

    private static final ClassValue<RecordType> CACHE = new ClassValue<>() {
        @Override
        protected RecordType computeValue(Class<?> type) {
            return new RecordType(type);
        }
    };

    private final Class<?> type;
    private final List<RecordField> fields;
    private final Constructor<?> constructor;

    private RecordType(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type.getName() + " is not a record");
        }
        List<RecordField> read = new ArrayList<>();
        for (RecordComponent component : components) {
            read.add(new RecordField(component));
        }
        this.type = type;
        this.fields = List.copyOf(read);
        this.constructor = canonicalConstructor(type, components);
    }

    /// @throws IllegalArgumentException if the class is not a record
    public static RecordType of(Class<?> type) {
        return CACHE.get(type);
    }

    public Class<?> type() {
        return type;
    }

    /// In the order of declaration.
    public List<RecordField> fields() {
        return fields;
    }

    /// The sealed interface of which this record is a choice, null if there is none.
    public Kind.@Nullable OneOf choices() {
        for (Class<?> parent : type.getInterfaces()) {
            if (parent.isSealed() && Shapes.plain(parent) instanceof Kind.OneOf oneOf) {
                return oneOf;
            }
        }
        return null;
    }

    /// Whether an empty JSON object can be decoded to this record.
    public boolean mayBeEmpty() {
        return fields.stream().allMatch(RecordField::mayBeAbsent);
    }

    /// A new record.
    ///
    /// @throws IllegalArgumentException as thrown by its constructor
    public Object create(@Nullable Object[] components) {
        try {
            return constructor.newInstance(components);
        } catch (ReflectiveOperationException e) {
            if (e instanceof InvocationTargetException thrown && thrown.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("cannot create " + type.getName(), e);
        }
    }

    /// What JSON values of this class are, outside of any record.
    public static Shape shapeOf(Class<?> type) {
        return new Shape(Shapes.plain(type), false, List.of());
    }

    private static Constructor<?> canonicalConstructor(Class<?> type, RecordComponent[] components) {
        Class<?>[] parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
