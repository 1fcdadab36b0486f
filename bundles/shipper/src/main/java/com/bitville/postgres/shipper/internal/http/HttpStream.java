package com.bitville.postgres.shipper.internal.http;

import com.bitville.postgres.shipper.internal.answer.AttemptException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.MessageSupport;

/** HTTP/1.1 over a socket, one exchange after the other. Blocks until the socket is closed. */
final class HttpStream {
    /** The rest of a longer body is not read, so that an endless response costs neither memory nor time. */
    static final int MOST_BYTES = 64 * 1024;

    private static final int BUFFER = 4096;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int LEAST = 100;
    private static final int FINAL = 200;
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxHeaderCount(200)
            .setMaxLineLength(LONGEST_LINE)
            .build();

    private final OutputStream out;
    private final Received in;
    private final SessionOutputBufferImpl outBuffer = new SessionOutputBufferImpl(BUFFER);
    private final SessionInputBufferImpl inBuffer = new SessionInputBufferImpl(BUFFER, LONGEST_LINE);
    private final DefaultHttpRequestWriter writer = new DefaultHttpRequestWriter(LIMITS, null);
    private final DefaultHttpResponseParser parser = new DefaultHttpResponseParser(LIMITS);
    private volatile boolean begun;
    private volatile boolean headed;
    private boolean reusable;

    HttpStream(Socket socket) throws IOException {
        this.out = socket.getOutputStream();
        this.in = new Received(socket.getInputStream());
    }

    /** Notes what came in. A head that ends with the connection would count as complete otherwise. */
    private final class Received extends FilterInputStream {
        private boolean ended;

        Received(InputStream from) {
            super(from);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            if (count > 0) {
                begun = true;
            } else if (count < 0) {
                ended = true;
            }
            return count;
        }
    }

    /**
     * Sends a request and reads the response to it.
     *
     * @param request with all of its headers
     * @param body of the request, as long as its header says
     * @param once whether the exchange ends with the head of the response
     * @return the response
     * @throws IOException if there is none
     */
    ListenerResponse exchange(ClassicHttpRequest request, byte[] body, boolean once) throws IOException {
        begun = false;
        headed = false;
        reusable = false;
        try {
            writer.write(request, outBuffer, out);
            outBuffer.write(body, out);
            outBuffer.flush(out);
            ClassicHttpResponse head = head();
            headed = true;
            if (once) {
                return new ListenerResponse(head, "", false);
            }
            ListenerResponse response = MessageSupport.canResponseHaveBody(request.getMethod(), head)
                    ? read(head)
                    : new ListenerResponse(head, "", true);
            reusable = response.whole()
                    && !inBuffer.hasBufferedData()
                    && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, head, null);
            return response;
        } catch (HttpException | MalformedChunkCodingException e) {
            throw cut().orElseGet(() -> new AttemptException("the response is not valid HTTP/1.1"));
        } catch (ConnectionClosedException e) {
            throw cut().orElseThrow(() -> e);
        }
    }

    /** Instead of the library's message: that may contain parts of the response, which may repeat the key. */
    private Optional<AttemptException> cut() {
        return headed && in.ended
                ? Optional.of(new AttemptException("the connection ended within the response"))
                : Optional.empty();
    }

    private ClassicHttpResponse head() throws IOException, HttpException {
        while (true) {
            ClassicHttpResponse head = parse();
            if (head.getCode() < LEAST || head.getVersion().getMajor() != 1) {
                throw new ProtocolException("invalid response: " + head.getVersion() + " " + head.getCode());
            }
            if (head.getCode() >= FINAL) {
                return head;
            }
        }
    }

    private ClassicHttpResponse parse() throws IOException, HttpException {
        try {
            ClassicHttpResponse head = parser.parse(inBuffer, in);
            if (!in.ended) {
                return head;
            }
        } catch (HttpException | IOException e) {
            if (!in.ended) {
                throw e;
            }
        }
        throw new AttemptException(
                begun
                        ? "the connection ended within the head of the response"
                        : "the connection ended without a response");
    }

    private ListenerResponse read(ClassicHttpResponse head) throws IOException, HttpException {
        long length = DefaultContentLengthStrategy.INSTANCE.determineLength(head);
        InputStream body = length >= 0
                ? new ContentLengthInputStream(inBuffer, in, length)
                : length == ContentLengthStrategy.CHUNKED
                        ? new ChunkedInputStream(inBuffer, in, LIMITS)
                        : new IdentityInputStream(inBuffer, in);
        byte[] bytes = body.readNBytes((int) (length >= 0 ? Math.min(length, MOST_BYTES) : MOST_BYTES));
        return new ListenerResponse(head, new String(bytes, StandardCharsets.UTF_8), body.read() < 0);
    }

    /** Whether a byte of the response to the last request has come. */
    boolean begun() {
        return begun;
    }

    /** Whether the head of the response to the last request is complete. */
    boolean headed() {
        return headed;
    }

    /** Whether another exchange may follow. */
    boolean reusable() {
        return reusable;
    }
}
