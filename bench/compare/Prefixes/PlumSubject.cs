using PlumCache.Compare.Load;

namespace PlumCache.Compare.Prefixes;

/// <summary>One command each.</summary>
internal sealed class PlumSubject(string name, RespConnection client) : Subject(name, client)
{
    public override long Count(string prefix) => Number("NS.COUNT", prefix);

    public override long Delete(string prefix) => Number("NS.DEL", prefix);

    public override long Copy(string from, string to) => Number("NS.COPY", from, to);

    public override long Rename(string from, string to) => Number("NS.RENAME", from, to);

    public override void Keep(string prefix) => Client.Call("SNAP.CREATE", "kept", "PREFIX", prefix);

    public override long Restore(string prefix) => Number("SNAP.RESTORE", "kept", "PREFIX", prefix);

    public override void Snapshot()
    {
        Client.Call("SNAP.CREATE", "all");
        Client.Call("SNAP.DROP", "all");
    }
}
