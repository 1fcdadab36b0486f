package com.bitville.postgres.database.internal.support;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** A client that, unlike a driver, sends the given bytes: names and statements in any encoding or none. */
public final class RawClient implements AutoCloseable {
    private static final int PROTOCOL = 3 << 16;

    private final Charset charset;
    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;

    /** Logs in with trust authentication, and announces no encoding other than the database's. */
    public RawClient(int port, String user, String database, Charset charset) throws IOException {
        this.charset = charset;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        out = new DataOutputStream(socket.getOutputStream());
        in = new DataInputStream(socket.getInputStream());
        ByteArrayOutputStream startup = new ByteArrayOutputStream();
        for (String word : new String[] {"user", user, "database", database, "application_name", "hostile é"}) {
            startup.write(word.getBytes(charset));
            startup.write(0);
        }
        startup.write(0);
        out.writeInt(8 + startup.size());
        out.writeInt(PROTOCOL);
        startup.writeTo(out);
        awaitReady();
    }

    /** Runs a statement and waits for its end. */
    public void run(String sql) throws IOException {
        send(sql);
        awaitReady();
    }

    /** Runs a statement and leaves it running. */
    public void send(String sql) throws IOException {
        byte[] text = sql.getBytes(charset);
        out.writeByte('Q');
        out.writeInt(4 + text.length + 1);
        out.write(text);
        out.writeByte(0);
        out.flush();
    }

    private void awaitReady() throws IOException {
        out.flush();
        while (true) {
            int type = in.readUnsignedByte();
            byte[] body = in.readNBytes(in.readInt() - 4);
            if (type == 'E') {
                throw new IOException(new String(body, StandardCharsets.ISO_8859_1).replace('\0', ' '));
            }
            if (type == 'Z') {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
