package com.bitville.postgres.sql.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.ComponentException;

class TypedStatementsTest {
    private static ComponentContext askedBy(@Nullable String symbolicName) {
        ClassLoader loader = TypedStatementsTest.class.getClassLoader();
        Object bundle = symbolicName == null
                ? null
                : Proxy.newProxyInstance(
                        loader, new Class<?>[] {Bundle.class}, (proxy, method, arguments) -> symbolicName);
        return (ComponentContext) Proxy.newProxyInstance(
                loader, new Class<?>[] {ComponentContext.class}, (proxy, method, arguments) -> bundle);
    }

    @Test
    void noBundleButTheShellHasTheService() {
        assertThat(new TypedStatements(askedBy("bitville-shell"))).isNotNull();
        for (String other : new String[] {"org.apache.karaf.jdbc.core", "bitville-shell-extras", ""}) {
            assertThatThrownBy(() -> new TypedStatements(askedBy(other)))
                    .isInstanceOf(ComponentException.class)
                    .hasMessageContaining("the agent's own shell only");
        }
        assertThatThrownBy(() -> new TypedStatements(askedBy(null))).isInstanceOf(ComponentException.class);
    }
}
