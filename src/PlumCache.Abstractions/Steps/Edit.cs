namespace PlumCache.Abstractions;

/// <summary>
/// One change of the keyspace, as data. Applied by the engine after the command has returned and its reply is written. Key, prefix, value,
/// destination and name may all point into the view, or into the command: the engine takes what a change needs before that change can free
/// it. A single edit keeps pointing there until it is applied; an <see cref="EditList"/> copies at once.
/// </summary>
public readonly ref struct Edit
{
    private readonly TargetTrie _trie;
    private readonly TargetTrie _destination;

    internal Edit(
        EditKind kind, Target target, ReadOnlySpan<byte> value, long expiresAtMs = Expiry.None, TargetTrie destination = default,
        int offset = 0, ReadOnlySpan<byte> field = default, ValueKind valueKind = ValueKind.String)
    {
        Kind = kind;
        Field = field;
        ValueKind = valueKind;
        _trie = target.Trie;
        _destination = destination;
        Offset = offset;
        Key = target.Key;
        Value = value;
        ExpiresAtMs = expiresAtMs;
    }

    /// <summary>What it does.</summary>
    public EditKind Kind { get; }

    /// <summary>Where in the value the bytes of a <see cref="EditKind.Splice"/> go.</summary>
    public int Offset { get; }

    /// <summary>The key of <see cref="Target"/>, or the prefix. May point into the view.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>
    /// The field that is changed, what the fields begin with, or the first of a range (<see cref="EditRow.IsOfField"/>). May point into
    /// the view.
    /// </summary>
    public ReadOnlySpan<byte> Field { get; }

    /// <summary>
    /// What kind of collection the key holds after a <see cref="EditKind.PutField"/>, or a <see cref="EditKind.SetFieldExpiry"/> that says
    /// so.
    /// </summary>
    public ValueKind ValueKind { get; }

    /// <summary>Whether it says of which kind the key is to be.</summary>
    internal bool NamesKind => Kind == EditKind.PutField || ValueKind != ValueKind.String;

    /// <summary>
    /// The value of a <see cref="EditKind.Put"/> or a <see cref="EditKind.PutField"/>, the bytes of a <see cref="EditKind.Splice"/>, the
    /// key of <see cref="Destination"/>, the name of a snapshot that is taken or restored from, the end of a <see
    /// cref="EditKind.RemoveFieldRange"/>. May point into the view.
    /// </summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>
    /// Expiry (Unix ms) of what is put or whose expiry is changed, of a field too; <see cref="Expiry.None"/>: it does not expire.
    /// </summary>
    public long ExpiresAtMs { get; }

    /// <summary>What it is about.</summary>
    public Target Target => new(_trie, Key);

    /// <summary>
    /// Where it copies or moves to (<see cref="EditRow.HasDestination"/>); the other one of two databases that are exchanged.
    /// </summary>
    public Target Destination => new(_destination, Value);

    /// <summary>
    /// Where there may be something now that was not there: <see cref="Destination"/> if it has one, else <see cref="Target"/>.
    /// </summary>
    public Target Written => EditRow.Of(Kind).HasDestination ? Destination : Target;

    /// <summary>Sets value and expiry of a key.</summary>
    /// <param name="key">In whichever database, or in the plugin's state.</param>
    /// <param name="value">Its bytes; may point into the view.</param>
    /// <param name="expiresAtMs">Unix ms, or <see cref="Expiry.None"/>.</param>
    public static Edit Put(Target key, ReadOnlySpan<byte> value, long expiresAtMs = Expiry.None) =>
        new(EditKind.Put, key, value, expiresAtMs);

    /// <summary>
    /// Writes bytes into the value of a key, over what is there and behind its end; what lies between the end and the offset becomes zero.
    /// Its expiry stays. A key that is not there, or is due, begins as an empty value. It costs a copy of the value, made where it will
    /// lie: half of putting one that was made elsewhere.
    /// </summary>
    /// <param name="key">In whichever database, or in the plugin's state.</param>
    /// <param name="offset">Where the bytes go; with their length at most <see cref="CommandLimits.MaxValueBytes"/>.</param>
    /// <param name="bytes">May point into the request or the view.</param>
    public static Edit Splice(Target key, int offset, ReadOnlySpan<byte> bytes) => new(EditKind.Splice, key, bytes, offset: offset);

    /// <summary>Removes a key.</summary>
    public static Edit Remove(Target key) => new(EditKind.Remove, key, default);

    /// <summary>Changes the expiry of a key.</summary>
    /// <param name="key">In whichever database, or in the plugin's state.</param>
    /// <param name="expiresAtMs">Unix ms, or <see cref="Expiry.None"/> to take it away.</param>
    public static Edit SetExpiry(Target key, long expiresAtMs) => new(EditKind.SetExpiry, key, default, expiresAtMs);

    /// <summary>
    /// Sets value and expiry of a field. A key that is not there, or is due, begins as a collection of no fields; one that is there keeps
    /// its expiry and becomes one of the kind that is given here. What the key holds must be of one of the plugin's own kinds: a function
    /// answers <see cref="Errors.WrongType"/> for any other, and the engine does when that is forgotten. O(length of the field), after
    /// O(length of the key) once for all edits in a row that are of its fields.
    /// </summary>
    /// <param name="key">In whichever database.</param>
    /// <param name="field">At most as long as a key; may point into the view.</param>
    /// <param name="value">Its bytes; may point into the view.</param>
    /// <param name="kind">One of the plugin's <see cref="PluginManifest.Kinds"/>.</param>
    /// <param name="expiresAtMs">When the field ends (Unix ms), or <see cref="Expiry.None"/>.</param>
    public static Edit PutField(
        Target key, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, ValueKind kind, long expiresAtMs = Expiry.None) =>
        new(EditKind.PutField, key, value, expiresAtMs, field: field, valueKind: kind);

    /// <summary>Removes a field; the last one takes the key along, and its expiry. Nothing when it is not there.</summary>
    /// <param name="key">In whichever database.</param>
    /// <param name="field">Any bytes.</param>
    public static Edit RemoveField(Target key, ReadOnlySpan<byte> field) => new(EditKind.RemoveField, key, default, field: field);

    /// <summary>Removes all fields that begin with some bytes, and with the last one the key. O(their length).</summary>
    /// <param name="key">In whichever database.</param>
    /// <param name="prefix">Literal bytes; empty for all fields.</param>
    public static Edit RemoveFields(Target key, ReadOnlySpan<byte> prefix) => new(EditKind.RemoveFields, key, default, field: prefix);

    /// <summary>
    /// Removes all fields from one (included) to another (excluded) in the order of their bytes, and with the last one the key. What is due
    /// goes, too. O(length of the two), and the buckets on the two borders: what lies wholly between goes in whole subtrees, whose memory
    /// others free later. <see cref="CollectionView.CountBetween"/> tells beforehand how many they are; fields by their ranks are removed
    /// by <see cref="EditList.AddRemovalOf"/>.
    /// </summary>
    /// <param name="key">In whichever database.</param>
    /// <param name="from">The first of them, at most as long as a key; need not be there. Empty: the smallest field.</param>
    /// <param name="to">Behind the last of them, as long at most; need not be there. Empty: to the end.</param>
    public static Edit RemoveFieldRange(Target key, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
        new(EditKind.RemoveFieldRange, key, to, field: from);

    /// <summary>Changes the expiry of a field. Nothing when it is not there.</summary>
    /// <param name="key">In whichever database.</param>
    /// <param name="field">Any bytes.</param>
    /// <param name="expiresAtMs">Unix ms, or <see cref="Expiry.None"/> to take it away.</param>
    /// <param name="kind">
    /// One of the plugin's <see cref="PluginManifest.Kinds"/>, which the key is of from now on; <see cref="ValueKind.String"/>: it stays of
    /// the one it is of.
    /// </param>
    public static Edit SetFieldExpiry(Target key, ReadOnlySpan<byte> field, long expiresAtMs, ValueKind kind = ValueKind.String) =>
        new(EditKind.SetFieldExpiry, key, default, expiresAtMs, field: field, valueKind: kind);

    /// <summary>
    /// What a key holds is also at another, with its kind and expiry; what stood there goes away. Nothing when the key is not there.
    /// </summary>
    /// <param name="from">The key.</param>
    /// <param name="to">Where it is copied to; the same key: nothing changes.</param>
    public static Edit CopyEntry(Target from, Target to) => new(EditKind.CopyEntry, from, to.Key, destination: to.Trie);

    /// <summary>
    /// What a key holds is at another instead, with its kind and expiry; what stood there goes away. Nothing when the key is not there.
    /// </summary>
    /// <param name="from">The key.</param>
    /// <param name="to">Where it goes; the same key: nothing changes.</param>
    public static Edit MoveEntry(Target from, Target to) => new(EditKind.MoveEntry, from, to.Key, destination: to.Trie);

    /// <summary>Removes every key that begins with the prefix, in O(length of the prefix).</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public static Edit RemovePrefix(Target prefix) => new(EditKind.RemovePrefix, prefix, default);

    /// <summary>Everything under one prefix also appears under another; what was there goes away. O(length of the prefixes).</summary>
    /// <param name="from">Literal bytes.</param>
    /// <param name="to">Literal bytes.</param>
    public static Edit CopyPrefix(Target from, Target to) => new(EditKind.CopyPrefix, from, to.Key, destination: to.Trie);

    /// <summary>Everything under one prefix appears under another instead; what was there goes away. O(length of the prefixes).</summary>
    /// <param name="from">Literal bytes.</param>
    /// <param name="to">Literal bytes.</param>
    public static Edit MovePrefix(Target from, Target to) => new(EditKind.MovePrefix, from, to.Key, destination: to.Trie);

    /// <summary>
    /// Gives every live key under a prefix the same expiry, or takes all their expiries away. O(length of the prefix), and due keys stay
    /// due.
    /// </summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="expiresAtMs">Unix ms, later than now; or <see cref="Expiry.None"/>.</param>
    public static Edit SetPrefixExpiry(Target prefix, long expiresAtMs) => new(EditKind.SetPrefixExpiry, prefix, default, expiresAtMs);

    /// <summary>
    /// Makes everything under a prefix what it was in a snapshot of the database; what is there goes away. O(length of the prefix). What is
    /// due by now does not come back.
    /// </summary>
    /// <param name="prefix">Literal bytes that begin with the snapshot's own prefix.</param>
    /// <param name="snapshot">Name of a snapshot that is there.</param>
    public static Edit RestorePrefix(Target prefix, ReadOnlySpan<byte> snapshot) => new(EditKind.RestorePrefix, prefix, snapshot);

    /// <summary>
    /// Takes a snapshot of what is under a prefix now. O(length of the prefix). Needs <see cref="PluginRights.Snapshots"/>.
    /// </summary>
    /// <param name="snapshot">A name that no snapshot of the database has.</param>
    /// <param name="prefix">Literal bytes; empty for the whole database.</param>
    /// <param name="expiresAtMs">
    /// When it ends (Unix ms), or <see cref="Expiry.None"/>. From then on nobody finds it; dropping it is left to the plugin.
    /// </param>
    public static Edit CreateSnapshot(ReadOnlySpan<byte> snapshot, Target prefix = default, long expiresAtMs = Expiry.None) =>
        new(EditKind.CreateSnapshot, prefix, snapshot, expiresAtMs);

    /// <summary>Lets a snapshot go. O(1). Needs <see cref="PluginRights.Snapshots"/>.</summary>
    /// <param name="snapshot">Its name, and its database.</param>
    public static Edit DropSnapshot(Target snapshot) => new(EditKind.DropSnapshot, snapshot, default);

    /// <summary>
    /// Exchanges two databases with all their keys. O(1), and O(what is watched in both): it counts as a change of whatever is watched in
    /// either and there in one of them. Snapshots stay with the number of their database.
    /// </summary>
    /// <param name="database">The one.</param>
    /// <param name="other">The other; the same one: nothing changes.</param>
    public static Edit SwapDatabases(int database, int other) =>
        new(EditKind.SwapDatabases, Target.In(database), default, destination: TargetTrie.Database(other));

    /// <summary>
    /// The connection watches a key, or a prefix, from now on: <see cref="SessionState.Watches"/>. Needs <see cref="PluginRights.Watch"/>.
    /// </summary>
    /// <param name="key">The key or prefix.</param>
    /// <param name="isPrefix">Whether it stands for all that begins with it.</param>
    public static Edit Watch(Target key, bool isPrefix = false) => new(isPrefix ? EditKind.WatchPrefix : EditKind.Watch, key, default);

    /// <summary>The connection watches nothing any more. Needs <see cref="PluginRights.Watch"/>.</summary>
    public static Edit Unwatch() => new(EditKind.Unwatch, default, default);
}
