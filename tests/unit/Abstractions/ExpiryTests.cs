using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Abstractions;

public sealed class ExpiryTests
{
    // In their order.
    private static readonly long[] Expiries = [0, 1, 1_700_000_000_000, long.MaxValue - 1, long.MaxValue, Expiry.None];

    [Fact]
    public void NoneComesBehindEveryTimeThatALongHolds()
    {
        for (int i = 0; i < Expiries.Length; i++)
        {
            for (int j = 0; j < Expiries.Length; j++)
            {
                Assert.Equal(Expiries[Math.Min(i, j)], Expiry.Earlier(Expiries[i], Expiries[j]));
                if (Expiries[j] != Expiry.None) Assert.Equal(i <= j, Expiry.IsDue(Expiries[i], Expiries[j]));
            }
        }
    }

    /// <summary>Neither of the two projects knows the other.</summary>
    [Fact]
    public void TheStorageHasTheSameOrderAsTheContract()
    {
        Assert.Equal(Expiry.None, ExpiryTime.Never);
        foreach (long one in Expiries)
        {
            foreach (long other in Expiries)
            {
                Assert.Equal(Expiry.Earlier(one, other), ExpiryTime.Earlier(one, other));
                if (other != Expiry.None) Assert.Equal(Expiry.IsDue(one, other), ExpiryTime.IsDue(one, other));
                else Assert.True(ExpiryTime.IsDue(one, other), "at no time at all everything is due");
            }
        }
    }
}
