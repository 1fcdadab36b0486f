package com.bitville.postgres.itests.script;

/**
 * One fault of the script.
 *
 * @param name its name in the golden files
 * @param subject the subject of the doctor's finding
 * @param server the server it is about, empty for the agent itself
 * @param happens makes the fault
 * @param byHand what the remedy leaves to the operator, before it is pasted, such as starting a server again
 * @param after prepares for the next fault, when the finding has gone
 */
record ScriptedFault(String name, String subject, String server, Step happens, Step byHand, Step after) {
    private static final Step NOTHING = () -> {};

    /** Something that is done to the servers, the listener or the agent. */
    interface Step {
        void run() throws Exception;
    }

    /** A fault that ends when its remedy is pasted. */
    static ScriptedFault of(String name, String subject, String server, Step happens) {
        return new ScriptedFault(name, subject, server, happens, NOTHING, NOTHING);
    }

    ScriptedFault byHand(Step step) {
        return new ScriptedFault(name, subject, server, happens, step, after);
    }

    ScriptedFault after(Step step) {
        return new ScriptedFault(name, subject, server, happens, byHand, step);
    }
}
