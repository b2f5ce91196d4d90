package org.imap4x.it.bench.model;

/**
 * How much of it there is.
 *
 * @param many messages of the long list
 * @param fewer messages of a shorter long list
 * @param scattered messages of the folder with scattered UIDs
 * @param small small messages on Dovecot
 * @param subjects messages whose subjects are read
 * @param few messages that are read one by one over a slow line
 * @param attachments attachments of that many octets
 * @param octets octets of an attachment
 * @param appends messages that are appended
 * @param idle folders in IDLE
 * @param idleTls the same with TLS
 * @param pushes how often a server tells of new mail
 * @param roundTripMillis the round-trip time of a slow line
 * @param restMillis how long it is watched while nothing happens
 * @param seconds what a peer may take for a row before it is not asked again
 * @param goes how often a row is measured
 * @param warmUps how often it is done before
 */
public record Scale(
    int many,
    int fewer,
    int scattered,
    int small,
    int subjects,
    int few,
    int attachments,
    int octets,
    int appends,
    int idle,
    int idleTls,
    int pushes,
    int roundTripMillis,
    int restMillis,
    int seconds,
    int goes,
    int warmUps) {

  /** The sizes of the table. */
  public static final Scale FULL =
      new Scale(
          100_000, 10_000, 1_000_000, 2_000, 1_000, 100, 20, 25 << 20, 1_000, 500, 200, 100, 20,
          10_000, 15, 5, 3);

  /** All of it works; the numbers say nothing. */
  public static final Scale SMOKE =
      new Scale(300, 100, 400, 60, 40, 25, 2, 1 << 20, 20, 12, 6, 5, 1, 150, 5, 1, 0);

  public static Scale named(String name) {
    return name.equals("full") ? FULL : SMOKE;
  }

  /** Its name, for another process. */
  public String name() {
    return this == FULL ? "full" : "smoke";
  }
}
