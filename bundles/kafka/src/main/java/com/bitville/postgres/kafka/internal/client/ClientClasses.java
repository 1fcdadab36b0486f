package com.bitville.postgres.kafka.internal.client;

import java.io.IOException;
import java.security.Provider;
import java.security.Security;
import org.apache.kafka.common.security.scram.internals.ScramSaslClientProvider;

/** Makes the embedded Kafka client at home in the container. */
public final class ClientClasses {
    /** Makes a client. */
    @FunctionalInterface
    public interface Maker<T> {
        /** Makes it. */
        T make() throws IOException;
    }

    private ClientClasses() {}

    /** Makes a client, which finds its own classes by the thread's class loader and SCRAM by the list of security providers. */
    public static <T> T with(Maker<T> maker) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClientClasses.class.getClassLoader());
        try {
            ScramSaslClientProvider.initialize();
            return maker.make();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Removes the security providers that the client has added to the Java process: they would keep its classes for ever. */
    public static void withdraw() {
        for (Provider provider : Security.getProviders()) {
            if (provider.getClass().getClassLoader() == ClientClasses.class.getClassLoader()) {
                Security.removeProvider(provider.getName());
            }
        }
    }
}
