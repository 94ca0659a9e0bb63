using System.Security.Cryptography;

namespace PlumCache.Engine.Core;

/// <summary>Compares passwords in a time that tells nothing of where they differ, nor of their lengths.</summary>
internal static class Passwords
{
    public static bool AreEqual(ReadOnlySpan<byte> given, ReadOnlySpan<byte> expected)
    {
        Span<byte> first = stackalloc byte[SHA256.HashSizeInBytes], second = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(given, first);
        SHA256.HashData(expected, second);
        return CryptographicOperations.FixedTimeEquals(first, second);
    }
}
