package com.bitville.postgres.shell.internal.control;

import com.bitville.postgres.api.delivery.DeliveryControl;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:breaker}: the circuit breaker of delivery. */
@Service
@Command(
        scope = "bitville",
        name = "breaker",
        description = "Shows the circuit breaker of delivery; reset closes it and clears the failure count.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/control/breaker.txt")
public final class BreakerCommand extends AgentAction {
    @Argument(name = "action", description = "reset, or nothing", multiValued = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"reset"})
    private List<String> words = List.of();

    @Nullable
    private DeliveryControl deliveryControl = CommandServices.find(DeliveryControl.class);

    /** Created by the shell; prints to the session's output. */
    public BreakerCommand() {
        this(System.out);
    }

    BreakerCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        DeliveryControl shipper = CommandServices.required(deliveryControl, "delivery (bitville-shipper)");
        CommandArguments given = arguments(words, 1);
        String action = given.at(0);
        if (action.equals("reset")) {
            shipper.resetBreaker();
        } else if (!action.isEmpty()) {
            throw CommandRefusal.of("unknown action " + action + "; the only action of breaker is reset");
        }
        Map<String, Object> delivery = shipper.standing();
        if (json) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            for (String key : new String[] {"breaker", "state", "next_attempt_s", "last_error"}) {
                document.put(key, delivery.get(key));
            }
            out.println(JsonText.of(document));
        } else {
            Screen.line(
                    out,
                    10,
                    "Breaker   %s; delivery is %s, next attempt %s",
                    PlainText.cell(delivery, "breaker"),
                    PlainText.cell(delivery, "state"),
                    PlainText.in(delivery, "next_attempt_s"));
        }
        return null;
    }
}
