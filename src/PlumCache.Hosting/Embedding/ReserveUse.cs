using System.Diagnostics;
using PlumCache.Storage;

namespace PlumCache.Hosting.Embedding;

/// <summary>
/// A change of a draft that makes room, or will: it may take what the arena keeps free, or nothing could be removed from a full one.
/// </summary>
internal readonly ref struct ReserveUse
{
    private readonly Draft _draft;

    public ReserveUse(Draft draft)
    {
        Debug.Assert(!draft.UsesReserve, "One use of the reserve ends inside of another, and takes it from that.");
        _draft = draft;
        draft.UsesReserve = true;
    }

    public void Dispose()
    {
        Debug.Assert(_draft.UsesReserve, "The reserve was taken away while it was in use.");
        _draft.UsesReserve = false;
    }
}
