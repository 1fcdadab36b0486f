package com.bitville.postgres.shell.internal.control;

import com.bitville.postgres.api.delivery.DeliveryControl;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:ship}: the state of delivery; can end a wait. */
@Service
@Command(
        scope = "bitville",
        name = "ship",
        description = "Shows the state of delivery to the listener; --now ends a wait after failures.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/control/ship.txt")
public final class ShipCommand extends AgentAction {
    @Option(name = "--now", description = "Retry at once, whatever the cause of the wait, except the rate limit")
    private boolean now;

    @Nullable
    private DeliveryControl deliveryControl = CommandServices.find(DeliveryControl.class);

    /** Created by the shell; prints to the session's output. */
    public ShipCommand() {
        this(System.out);
    }

    ShipCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        DeliveryControl shipper = CommandServices.required(deliveryControl, "delivery (bitville-shipper)");
        if (now) {
            shipper.shipNow();
        }
        Map<String, Object> delivery = shipper.standing();
        if (json) {
            out.println(JsonText.of(delivery));
            return null;
        }
        if (now) {
            out.println("The next attempt starts within a second; the state before it:");
        }
        Screen.line(
                out,
                10,
                "Delivery  %s, breaker %s, next attempt %s",
                PlainText.cell(delivery, "state"),
                PlainText.cell(delivery, "breaker"),
                PlainText.in(delivery, "next_attempt_s"));
        Screen.line(
                out,
                10,
                "          delivered %s%s, failed %s, rejected %s",
                PlainText.cell(delivery, "delivered"),
                PlainText.age(delivery, "last_delivery_s", " (the last %s ago)"),
                PlainText.cell(delivery, "failed"),
                PlainText.cell(delivery, "rejected"));
        Screen.line(
                out,
                10,
                "          %s; at most %s requests per minute",
                PlainText.draining(delivery),
                PlainText.cell(delivery, "pace_per_minute"));
        if (delivery.get("last_error") != null) {
            Screen.wrapped(out, "          last error: " + PlainText.cell(delivery, "last_error"), 10);
        }
        return null;
    }
}
