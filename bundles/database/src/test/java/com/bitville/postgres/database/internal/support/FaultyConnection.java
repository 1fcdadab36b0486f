package com.bitville.postgres.database.internal.support;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Counts the calls to a real connection and its objects, and throws at the chosen calls. */
public final class FaultyConnection {
    /** Any step may throw these: driver errors, errors of memory, of a bundle that was uninstalled, interrupts, undeclared exceptions. */
    public static final List<Throwable> FAULTS = List.of(
            new SQLException("injected", "XX000"),
            new IllegalStateException("injected"),
            new NullPointerException("injected"),
            new OutOfMemoryError("injected"),
            new StackOverflowError("injected"),
            new NoClassDefFoundError("injected"),
            new InterruptedException("injected"));

    private static final List<Class<?>> WRAPPED =
            List.of(PreparedStatement.class, Statement.class, ResultSet.class, PGConnection.class);

    private final AtomicInteger calls = new AtomicInteger();
    private volatile IntFunction<@Nullable Throwable> faults = call -> null;

    /** Restarts the count of calls at one. */
    public void fail(IntFunction<@Nullable Throwable> when) {
        calls.set(0);
        faults = when;
    }

    public int calls() {
        return calls.get();
    }

    public Connection around(Connection real) {
        return (Connection) wrap(real, Connection.class);
    }

    private Object wrap(Object real, Class<?> type) {
        return Proxy.newProxyInstance(
                FaultyConnection.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Throwable fault = faults.apply(calls.incrementAndGet());
                    if (fault != null) {
                        throw fault;
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        for (Class<?> wrapped : WRAPPED) {
                            if (wrapped.isInstance(result)) {
                                return wrap(result, wrapped);
                            }
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }
}
