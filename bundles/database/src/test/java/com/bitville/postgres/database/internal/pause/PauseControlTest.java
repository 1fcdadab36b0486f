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
    void aServerWhosePauseFailsKeepsNoOtherFromItsOwnAndIsToldAgain() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        PauseControl control = new PauseControl(new PauseFile(etc.resolve("bitville.pause")));
        try {
            control.bindDatabase(database("broken", told, true));
            control.bindDatabase(database("sound", told, false));
            control.pause("for a test");
            assertThat(told).contains("broken pause", "sound pause");
            told.clear();
            Within.soon().until(() -> told.containsAll(List.of("broken pause", "sound pause")));
        } finally {
            control.deactivate();
        }
    }

    private static Database database(String name, List<String> told, boolean broken) {
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("server")) {
                        return name;
                    }
                    told.add(name + " " + method.getName());
                    if (broken) {
                        throw new NoClassDefFoundError("a class of a bundle that was replaced");
                    }
                    return null;
                });
    }
}
