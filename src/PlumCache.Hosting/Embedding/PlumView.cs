using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Hosting.Embedding;

/// <summary>
/// One database at one instant: what others write later is not in it, and nobody waits for its readers. Any number of threads may read it.
/// It holds the memory of its version, so it is disposed soon; one that is not lapses when its lifetime is over, or when views hold more
/// than <c>max_held_memory</c> and it holds the most. From then on every use throws <see cref="ObjectDisposedException"/>; an operation
/// under way ends first, and until then its memory stays.
/// </summary>
/// <remarks>
/// What is due by the view's time is not in it, and what falls due later still is: the view's time stands still. Reads do not count as uses
/// for the eviction policies. Every operation costs two interlocked instructions beside what it says, which threads that read one view
/// share.
/// </remarks>
public sealed class PlumView : IDisposable
{
    private readonly PlumKeyspace _keyspace;
    private readonly Lease _lease;
    private readonly ViewScope _scope;
    private readonly UseCount _uses;
    private int _end;

    internal PlumView(PlumKeyspace keyspace, Lease lease, ViewScope scope, long revision, long lapsesAtMs)
    {
        _keyspace = keyspace;
        _lease = lease;
        _scope = scope;
        Revision = revision;
        LapsesAtMs = lapsesAtMs;
        _uses = new UseCount(() => keyspace.EndView(lease));
    }

    /// <summary>The database, from 0.</summary>
    public int Database => _scope.Trie.Database;

    /// <summary>Names what the view shows: one more with each write of the keyspace. Of a snapshot: when it was taken.</summary>
    public long Revision { get; }

    /// <summary>The instant, by the keyspace's clock. Of a snapshot: when it was taken.</summary>
    public DateTimeOffset Time => UnixTime.ToTime(_scope.NowMs);

    /// <summary>Whether it was disposed or has lapsed.</summary>
    public bool IsClosed => _uses.IsClosed;

    /// <summary>The snapshots that its database had at its instant, by name. O(snapshots).</summary>
    /// <exception cref="ObjectDisposedException">The view was disposed, or has lapsed.</exception>
    public IReadOnlyList<PlumSnapshot> Snapshots
    {
        get
        {
            using ViewUse use = Enter();
            return
            [
                .. _lease.Snapshots
                    .Where(snapshot => snapshot.Database == Database)
                    .Select(static snapshot => new PlumSnapshot(snapshot)),
            ];
        }
    }

    internal long LapsesAtMs { get; }

    /// <summary>What it alone keeps alive, in bytes.</summary>
    internal long HeldBytes => _lease.HeldBytes;

    /// <summary>Whether its memory is let go.</summary>
    internal bool HasEnded => _uses.HasEnded;

    /// <summary>The keys; for who has entered.</summary>
    internal ScopedTrie Scoped
    {
        get
        {
            Debug.Assert(!HasEnded, "A view is read whose memory is let go.");
            return _scope.On(_lease);
        }
    }

    /// <summary>Copies a value. O(length of the key and of the value).</summary>
    /// <param name="value">A copy, when the answer is true.</param>
    /// <exception cref="ObjectDisposedException">The view was disposed, or has lapsed.</exception>
    public bool TryGet(PlumBytes key, [NotNullWhen(true)] out byte[]? value) => TryRead(key, static bytes => bytes.ToArray(), out value);

    /// <summary>A value as text. O(length of the key and of the value).</summary>
    /// <returns>Null when the key is not there. Bytes that are no UTF-8 become U+FFFD.</returns>
    /// <exception cref="ObjectDisposedException">The view was disposed, or has lapsed.</exception>
    public string? GetText(PlumBytes key) => TryRead(key, System.Text.Encoding.UTF8.GetString, out string? text) ? text : null;

    /// <summary>Reads a value where it lies, without a copy. O(length of the key), and what the reader does.</summary>
    /// <typeparam name="T">What is made of it.</typeparam>
    /// <param name="read">
    /// Gets the value, for the length of the call; the view may lapse meanwhile, and its memory stays until this has returned.
    /// </param>
    /// <param name="result">What the reader made of it, when the answer is true.</param>
    /// <exception cref="ObjectDisposedException">The view was disposed, or has lapsed.</exception>
    public bool TryRead<T>(PlumBytes key, Func<ReadOnlySpan<byte>, T> read, [MaybeNullWhen(false)] out T result)
    {
        ArgumentNullException.ThrowIfNull(read);
        using ViewUse use = Enter();
        bool isThere = Scoped.TryFind(key.Span, out Entry entry);
        result = isThere ? read(entry.Value) : default;
        return isThere;
    }

    /// <summary>Whether a key is there. O(length of the key).</summary>
    /// <exception cref="ObjectDisposedException">The view was disposed, or has lapsed.</exception>
    public bool Contains(PlumBytes key)
    {
        using ViewUse use = Enter();
        return Scoped.TryFind(key.Span, out _);
    }

    /// <summary>When a key expires, to the ms. O(length of the key).</summary>
    /// <returns>Null: never, or it is not there.</returns>
    /// <exception cref="ObjectDisposedException">The view was disposed, or has lapsed.</exception>
    public DateTimeOffset? ExpiresAt(PlumBytes key)
    {
        using ViewUse use = Enter();
        return Scoped.TryFind(key.Span, out Entry entry) ? UnixTime.ToExpiry(entry.ExpiresAtMs) : null;
    }

    /// <summary>
    /// Number of keys under a prefix. O(length of the prefix), however many they are; while keys beneath are due, plus a walk of the
    /// subtrees that hold them.
    /// </summary>
    /// <param name="prefix">Literal bytes; none for all keys.</param>
    /// <exception cref="ObjectDisposedException">The view was disposed, or has lapsed.</exception>
    public long Count(PlumBytes prefix = default)
    {
        using ViewUse use = Enter();
        return Scoped.Count(prefix.Span);
    }

    /// <summary>
    /// Bytes of keys and values under a prefix. O(length of the prefix). Keys that are due count until they are swept, a tenth of a second
    /// later.
    /// </summary>
    /// <param name="prefix">Literal bytes; none for all keys.</param>
    /// <exception cref="ObjectDisposedException">The view was disposed, or has lapsed.</exception>
    public long Bytes(PlumBytes prefix = default)
    {
        using ViewUse use = Enter();
        return Scoped.Stored(prefix.Span).Bytes;
    }

    /// <summary>
    /// The keys under a prefix in byte order, copied one by one as they are asked for. O(depth) to begin, then O(length of the key) each.
    /// </summary>
    /// <param name="prefix">Literal bytes; none for all keys.</param>
    /// <param name="after">Where to go on: only greater keys come; none: from the first.</param>
    /// <returns>Lazy: each step throws <see cref="ObjectDisposedException"/> once the view is closed.</returns>
    public IEnumerable<byte[]> Keys(PlumBytes prefix = default, PlumBytes after = default)
    {
        byte[] under = prefix.Span.ToArray(), behind = after.Span.ToArray();
        return Walk<byte[]>(() => new ViewCursor(this, under, behind, isBehind: behind.Length > 0).NextKey);
    }

    /// <summary>
    /// The keys under a prefix with their values in byte order, copied one by one as they are asked for. O(depth) to begin, then O(key and
    /// value) each.
    /// </summary>
    /// <param name="prefix">Literal bytes; none for all keys.</param>
    /// <param name="after">Where to go on: only greater keys come; none: from the first.</param>
    /// <returns>Lazy: each step throws <see cref="ObjectDisposedException"/> once the view is closed.</returns>
    public IEnumerable<PlumEntry> Scan(PlumBytes prefix = default, PlumBytes after = default)
    {
        byte[] under = prefix.Span.ToArray(), behind = after.Span.ToArray();
        return Walk<PlumEntry>(() => new ViewCursor(this, under, behind, isBehind: behind.Length > 0).NextEntry);
    }

    /// <summary>
    /// The keys from one to another, both included if they are there, with their values in byte order. Costs what <see cref="Scan"/> costs.
    /// </summary>
    /// <param name="first">Need not exist; none: from the first of all.</param>
    /// <param name="last">Need not exist.</param>
    /// <returns>Lazy: each step throws <see cref="ObjectDisposedException"/> once the view is closed.</returns>
    public IEnumerable<PlumEntry> Range(PlumBytes first, PlumBytes last)
    {
        byte[] from = first.Span.ToArray(), to = last.Span.ToArray();
        return Walk<PlumEntry>(() => new ViewCursor(this, [], from, last: to).NextEntry);
    }

    /// <summary>
    /// What stands directly under a prefix: keys up to and with the next delimiter, each such namespace once, and whole keys that have
    /// none. O(depth) each: what lies inside a namespace is jumped over.
    /// </summary>
    /// <param name="prefix">Literal bytes, with the delimiter at its end: <c>user:</c>; none for the top.</param>
    /// <param name="delimiter">At least one byte; <c>:</c> when it is left out.</param>
    /// <returns>
    /// Lazy: each step throws <see cref="ObjectDisposedException"/> once the view is closed. A namespace's name can be the next prefix.
    /// </returns>
    public IEnumerable<byte[]> Children(PlumBytes prefix = default, PlumBytes delimiter = default)
    {
        byte[] separator = delimiter.Span.IsEmpty ? ":"u8.ToArray() : delimiter.Span.ToArray();
        byte[] under = prefix.Span.ToArray();
        return Walk<byte[]>(() =>
        {
            var cursor = new ViewCursor(this, under, []);
            return () => cursor.NextChild(separator);
        });
    }

    /// <summary>
    /// What has changed from this view to a newer one, in byte order. O(changes): what both share is skipped unseen. Each side is judged at
    /// its own time, so what has expired in between is removed.
    /// </summary>
    /// <param name="newer">A view of the same keyspace; an older one gives the changes backwards.</param>
    /// <param name="prefix">Literal bytes; none for all keys.</param>
    /// <returns>Lazy: each step throws <see cref="ObjectDisposedException"/> once one of the views is closed.</returns>
    /// <exception cref="ArgumentException">The other view is of another keyspace.</exception>
    public IEnumerable<PlumChange> Diff(PlumView newer, PlumBytes prefix = default)
    {
        ArgumentNullException.ThrowIfNull(newer);
        if (newer._keyspace != _keyspace) throw new ArgumentException("The views are of different keyspaces.", nameof(newer));
        byte[] under = prefix.Span.ToArray();
        return Walk<PlumChange>(() => new ViewDiff(this, newer, under).Next);
    }

    /// <summary>Lets its version go. Any thread; may be called twice, and while others read: they end first.</summary>
    public void Dispose() => Close(ViewEnd.Disposed);

    /// <summary>Closes it, if it is open.</summary>
    internal void Close(ViewEnd end)
    {
        Debug.Assert(end != ViewEnd.None, "A view is closed for no reason.");
        if (Interlocked.CompareExchange(ref _end, (int)end, (int)ViewEnd.None) != (int)ViewEnd.None) return;
        _keyspace.ForgetView(this);
        bool isMine = _uses.Close();
        Debug.Assert(isMine, "A view is closed by another than the one who says why.");
    }

    /// <summary>Begins an operation.</summary>
    /// <exception cref="ObjectDisposedException">The view is closed.</exception>
    internal ViewUse Enter()
    {
        if (!_uses.TryEnter()) throw new ObjectDisposedException(nameof(PlumView), Why((ViewEnd)Volatile.Read(ref _end)));
        return new ViewUse(_uses);
    }

    private static string Why(ViewEnd end) => end switch
    {
        ViewEnd.Lapsed => "The view has lapsed: its lifetime was over. Open one for longer, or read less from each.",
        ViewEnd.HeldTooMuch =>
            "The view has lapsed: views held more memory than max_held_memory, and this one the most. Read faster, or raise the limit.",
        ViewEnd.KeyspaceDisposed => "The keyspace was disposed, and its views with it.",
        _ => "The view was disposed. Open another one.",
    };

    /// <summary>
    /// Each enumeration begins with a cursor of its own, so an answer may be enumerated again, and by several threads at a time.
    /// </summary>
    private static IEnumerable<T> Walk<T>(Func<Func<T?>> begin)
        where T : class
    {
        Func<T?> next = begin();
        while (next() is { } item) yield return item;
    }
}
