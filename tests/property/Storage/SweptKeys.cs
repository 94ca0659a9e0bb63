using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>The keys that a sweep removes, each of which it wants to know.</summary>
internal sealed class SweptKeys : List<byte[]>, ISweepListener
{
    bool ISweepListener.WantsEachKey => true;

    void ISweepListener.OnKey(ReadOnlySpan<byte> key) => Add(key.ToArray());

    void ISweepListener.OnField(ReadOnlySpan<byte> key, ReadOnlySpan<byte> field) => Assert.Fail("a field went, and there are none");

    void ISweepListener.OnSubtree(ReadOnlySpan<byte> prefix) => Assert.Fail("a subtree went whole");
}
