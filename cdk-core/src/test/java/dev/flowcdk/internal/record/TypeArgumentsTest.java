package dev.flowcdk.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TypeArgumentsTest {

    record Config() {}

    record Resource() {}

    interface Contract<C, R> {}

    interface Between<A, B> extends Contract<B, A> {}

    abstract static class Base<T> implements Between<T, Config> {}

    static final class Direct implements Contract<Config, Resource> {}

    static final class Indirect extends Base<Resource> {}

    static final class Open<R> implements Contract<Config, R> {}

    @Test
    void readsWhatAClassNames() {
        assertThat(TypeArguments.of(Direct.class, Contract.class)).containsExactly(Config.class, Resource.class);
    }

    @Test
    void readsWhatAClassNamesToTypesBetween() {
        assertThat(TypeArguments.of(Indirect.class, Contract.class)).containsExactly(Config.class, Resource.class);
    }

    @Test
    void refusesWhatIsLeftOpen() {
        for (Class<?> type : new Class<?>[] {Open.class, Object.class}) {
            assertThatThrownBy(() -> TypeArguments.of(type, Contract.class))
                    .hasMessage(type.getName() + " must name its records: implements Contract<Config, Resource>");
        }
    }
}
