namespace PlumCache.Compare.Collections;

/// <summary>Hashes and sets: what commands on them cost, what they take, and how long others wait for a large one.</summary>
internal sealed class CollectionsSection(Comparison comparison) : ISection
{
    public string Title => "Collections";

    public void Run()
    {
        CollectionCosts.Run(comparison);
        CollectionMemory.Run(comparison);
        CollectionWaits.Run(comparison);
    }
}
