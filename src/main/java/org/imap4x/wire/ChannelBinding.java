package org.imap4x.wire;

import java.util.Optional;
import javax.net.ssl.SSLSession;

/** Channel-binding data for SASL's -PLUS mechanisms. */
public final class ChannelBinding {
  private ChannelBinding() {}

  /** tls-server-end-point (RFC 5929 section 4): the hash of the peer's certificate. */
  public static Optional<byte[]> serverEndPoint(SSLSession session) {
    throw new UnsupportedOperationException();
  }
}
