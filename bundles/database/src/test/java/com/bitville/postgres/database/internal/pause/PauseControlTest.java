package com.bitville.postgres.database.internal.pause;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.database.internal.support.Within;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseControlTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path etc;

    @Test
    void aFailedPauseOfOneServerDoesNotStopTheOthersAndIsRetried() throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        PauseControl control = new PauseControl(new PauseFile(etc.resolve("bitville.pause")));
        try {
            control.bindDatabase(database("broken", calls, true));
            control.bindDatabase(database("sound", calls, false));
            control.pause("for a test");
            assertThat(calls).contains("broken pause", "sound pause");
            calls.clear();
            Within.soon().until(() -> calls.containsAll(List.of("broken pause", "sound pause")));
        } finally {
            control.deactivate();
        }
    }

    private static Database database(String name, List<String> calls, boolean broken) {
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("server")) {
                        return name;
                    }
                    calls.add(name + " " + method.getName());
                    if (broken) {
                        throw new NoClassDefFoundError("a class of a bundle that was replaced");
                    }
                    return null;
                });
    }
}
