using PlumCache.Engine.Core;

namespace PlumCache.Tests.Unit.Engine.Core;

public sealed class PasswordsTests
{
    [Fact]
    public void AcceptsOnlyTheSameBytes()
    {
        Assert.True(Passwords.AreEqual("secret"u8, "secret"u8));
        Assert.False(Passwords.AreEqual("secreT"u8, "secret"u8));
        Assert.False(Passwords.AreEqual("secre"u8, "secret"u8));
        Assert.False(Passwords.AreEqual(""u8, "secret"u8));
    }
}
