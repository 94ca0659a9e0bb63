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
        _draft = draft;
        draft.UsesReserve = true;
    }

    public void Dispose() => _draft.UsesReserve = false;
}
