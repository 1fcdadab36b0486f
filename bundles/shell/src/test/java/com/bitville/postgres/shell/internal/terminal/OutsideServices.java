package com.bitville.postgres.shell.internal.terminal;

import java.util.List;
import java.util.function.Function;

/** Gives commands of a test their services, in place of the container. */
public final class OutsideServices implements AutoCloseable {
    public OutsideServices(Function<Class<?>, List<?>> services) {
        CommandServices.outsideContainer(services);
    }

    @Override
    public void close() {
        CommandServices.outsideContainer(type -> List.of());
    }
}
