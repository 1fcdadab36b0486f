package com.bitville.postgres.spool.internal.crash;

import com.bitville.postgres.spool.internal.format.DiskOperations;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/** A disk that blocks at an operation until it is released. */
public final class HangingDisk {
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile String operation = "";

    public DiskOperations over(DiskOperations diskOperations) {
        return (DiskOperations) Proxy.newProxyInstance(
                DiskOperations.class.getClassLoader(), new Class<?>[] {DiskOperations.class}, (proxy, method, args) -> {
                    if (operation.equals(method.getName())) {
                        stuck.countDown();
                        goOn.await();
                    }
                    try {
                        return method.invoke(diskOperations, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof IOException cause ? cause : e;
                    }
                });
    }

    public void hangAt(String name) {
        operation = name;
    }

    public void awaitStuck() throws InterruptedException {
        stuck.await();
    }

    public void release() {
        goOn.countDown();
    }
}
